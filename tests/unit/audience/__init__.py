"""How audiences answer and what their links say."""
