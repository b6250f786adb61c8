"""The only storey that touches files: find, scan, read, write."""
