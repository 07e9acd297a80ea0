"""Experiments: reading, sharing people out, concluding and saying so."""
