"""Figures for operators: what waits."""

from notifier.queries.waiting_messages import load_waiting

__all__ = ["load_waiting"]
