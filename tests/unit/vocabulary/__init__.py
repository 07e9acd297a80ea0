"""Unit tests of the portal's vocabulary."""
