"""Wording, addresses and e-mail content, without network or database."""
