"""Kept pages, assets and limits."""
