"""Tests of use cases on real databases."""
