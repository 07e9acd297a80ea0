"""Choosing days of arrival, without database and clock."""
