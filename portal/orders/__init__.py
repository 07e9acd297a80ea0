"""The life of an order: importing it, its stages, its links."""
