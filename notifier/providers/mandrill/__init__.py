"""Mandrill, now Mailchimp Transactional: what it reports about mails."""
