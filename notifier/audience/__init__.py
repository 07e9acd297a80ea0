"""The people messages are written to: addresses, answers, the ledger that proves them, the suppression list."""
