"""Addresses that mail programs call: opting out by one click."""
