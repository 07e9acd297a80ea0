"""Branded order tracking for shoppers, the console for merchants, doors for software."""
