"""Goods that come back: who may send back what until when, how far each return is, and the money for it."""
