"""The real thing for tests: processes of Milepost, a mail server, shops that post signed webhooks."""
