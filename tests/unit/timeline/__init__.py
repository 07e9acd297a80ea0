"""Unit tests of the portal's timeline."""
