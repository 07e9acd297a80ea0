"""Pure decisions of the notifier, and the journal."""
