"""Tests of the pure parts of the tracking page and its feeds."""
