"""The notifier on both databases: planning, sending, recovery, opting out."""
