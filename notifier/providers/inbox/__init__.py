"""The inbox on the shop's own page."""
