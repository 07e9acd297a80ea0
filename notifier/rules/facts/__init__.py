"""What a condition can ask about: one name per fact, and how each is read from a trigger's snapshot."""
