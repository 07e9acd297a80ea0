"""The words of the notifier as enumerations; standard library only."""
