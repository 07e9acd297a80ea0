"""Mailgun: what it reports about mails."""
