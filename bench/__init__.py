"""Every promise of speed, measured as a ratio beside its own baseline in the same run."""
