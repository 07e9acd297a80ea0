"""HTTP plumbing that no page owns."""
