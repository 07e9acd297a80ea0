"""What merchants and we write: wording, layouts, and their checks."""
