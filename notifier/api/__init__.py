"""The only door for a product that lets the notifier write: thin functions over the use cases behind it."""
