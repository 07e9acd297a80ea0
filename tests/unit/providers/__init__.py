"""What providers make of a message, without network."""
