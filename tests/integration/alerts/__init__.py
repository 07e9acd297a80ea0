"""Triggers with their facts, on both databases."""
