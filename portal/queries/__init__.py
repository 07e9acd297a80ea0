"""Reads that two or more use cases share."""
