"""Amazon SES: what it reports about mails, by way of Amazon SNS."""
