"""Tests of the console's own words and forms, without a database."""
