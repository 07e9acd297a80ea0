"""Shopify: webhooks in the REST Admin API's format."""
