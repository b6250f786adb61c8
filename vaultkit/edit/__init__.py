"""A wish becomes an Edit: splices of the bytes that it must touch and no other. Pure: texts in, edits out."""
