"""Pages of figures: what became of the messages of a period."""
