"""Payloads in vendors' documented formats, invented by us."""
