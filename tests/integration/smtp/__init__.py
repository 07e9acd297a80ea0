"""SMTP against real and scripted servers of this machine."""
