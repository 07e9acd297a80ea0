"""The `milepost` command: the embedded mode, set-up, accounts and inspection from a terminal."""
