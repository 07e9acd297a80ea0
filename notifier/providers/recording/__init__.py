"""A provider that accepts everything and sends nothing, for the demo and for tests."""
