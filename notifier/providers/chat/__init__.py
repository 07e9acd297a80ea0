"""Team chat for the merchant's own people, by Apprise (the extra `chat`)."""
