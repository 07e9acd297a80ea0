"""Tests of the house rules: sizes, names, layers, settings, migrations."""
