"""Rule-driven e-mail, SMS, WhatsApp, push and inbox messages on behalf of a sender."""
