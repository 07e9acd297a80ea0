"""Any mail server that speaks SMTP, over a kept-open connection."""
