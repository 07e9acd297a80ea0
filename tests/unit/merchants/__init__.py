"""What is known of a merchant without a database: the colours of the brand."""
