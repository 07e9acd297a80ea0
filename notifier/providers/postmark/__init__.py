"""Postmark: what it reports about mails."""
