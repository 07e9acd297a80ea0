"""Which rules answer a trigger, and when their messages are due: pure decisions."""
