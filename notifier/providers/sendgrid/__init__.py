"""SendGrid: what it reports about mails."""
