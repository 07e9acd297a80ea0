"""Session, clock, identifiers, signing and logs: what both packages stand on."""
