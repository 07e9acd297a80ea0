"""Tests that kill processes and destroy broker data."""
