"""Tests that every store, tracker and provider inherits."""
