"""Signing in, and everything a merchant user decides about their own account."""
