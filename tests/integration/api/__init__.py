"""The REST API on both databases."""
