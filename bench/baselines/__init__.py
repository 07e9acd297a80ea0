"""What the promises are measured against, each in its plainest form."""
