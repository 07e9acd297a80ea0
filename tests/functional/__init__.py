"""Tests from the outside door to the effect: webhook to mail."""
