"""Returns, by their rules alone."""
