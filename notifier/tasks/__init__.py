"""The notifier's Celery tasks: each one opens units of work and calls one use case."""
