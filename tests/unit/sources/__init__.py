"""Unit tests of the portal's sources."""
