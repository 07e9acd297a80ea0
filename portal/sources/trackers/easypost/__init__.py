"""EasyPost: tracker events by webhook and Tracker objects."""
