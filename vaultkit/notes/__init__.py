"""Text becomes a Note. Pure, and never raises on anything that a user typed."""
