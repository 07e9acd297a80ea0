"""Reasons not to send, or not yet: pure, one file each, asked in the order of `chain`."""
