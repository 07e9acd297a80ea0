"""Pieces of the tracking page in the shop's own words."""
