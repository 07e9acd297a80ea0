"""Makers of test data, one per model."""
