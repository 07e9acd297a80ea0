"""Web push in front of a push service of this machine."""
