"""Sources of orders, one folder per platform."""
