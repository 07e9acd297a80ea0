"""Tests of the tracking page on a real database."""
