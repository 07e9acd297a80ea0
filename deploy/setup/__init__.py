"""Set-up of a fresh machine, by the Python standard library alone."""
