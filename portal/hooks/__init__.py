"""Doors for machines: verify, store once, answer; nothing else."""
