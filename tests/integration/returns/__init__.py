"""Returns on both databases."""
