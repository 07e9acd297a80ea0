"""The shops that use the portal: their accounts, their brand, their team."""
