"""Outgoing webhooks: what the software of a merchant is told, how often, and by whom it can be checked."""
