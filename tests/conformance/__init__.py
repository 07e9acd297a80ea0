"""Report on real payloads that are not part of the project."""
