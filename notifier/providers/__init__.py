"""Who carries a message: one folder per provider, network only."""
