"""Insights: periods, shapes of charts, files."""
