"""The words of messages, as the merchant writes them."""
