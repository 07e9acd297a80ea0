"""Estimates on both databases, from payloads to the page."""
