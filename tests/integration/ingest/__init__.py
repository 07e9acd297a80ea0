"""Payloads of stores and trackers applied to both databases."""
