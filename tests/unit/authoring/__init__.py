"""Layouts, colours and the extraction of words."""
