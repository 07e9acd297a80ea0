"""Making pages and messages look like the merchant's: draft, preview, publish, roll back."""
