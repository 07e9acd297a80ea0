"""Columns that many tables share: keys, enumerations as checked text."""

from enum import StrEnum

from sqlalchemy import CheckConstraint


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """A named CHECK that keeps a text column within an enumeration."""
    allowed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)
