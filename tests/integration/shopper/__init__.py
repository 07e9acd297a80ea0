"""Tests of the shopper's pages on a real database, without a server."""
