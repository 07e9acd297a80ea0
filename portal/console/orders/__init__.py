"""Orders of a merchant: found, looked at, corrected."""
