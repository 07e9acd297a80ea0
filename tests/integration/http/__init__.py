"""HTTP to providers, in front of a server that behaves as badly as it is told."""
