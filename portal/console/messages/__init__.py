"""Messages of a merchant: every one that was sent or held back, and why."""
