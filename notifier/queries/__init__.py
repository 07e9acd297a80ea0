"""Reads that two or more parts of the notifier share."""
