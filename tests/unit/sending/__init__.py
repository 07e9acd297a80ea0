"""Pure decisions on the way of a message."""
