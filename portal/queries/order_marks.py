"""How summaries write down several words in one column, and how a beginning is looked for in an index."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.vocabulary.milestone import Milestone

_BAR: Final = "|"
_BITS: Final = {milestone: 1 << position for position, milestone in enumerate(Milestone)}
#: No text that begins with another one sorts behind that one and this.
_LAST: Final = chr(0x10FFFF)


def milestone_bits(milestones: Iterable[Milestone]) -> int:
    """The bits of some milestones together."""
    bits = 0
    for milestone in milestones:
        bits |= _BITS[milestone]
    return bits


def join_marks(words: Iterable[str]) -> str:
    """Words in lower case between bars, each once; empty for none."""
    plain = sorted({plain_mark(word) for word in words} - {""})
    return f"{_BAR}{_BAR.join(plain)}{_BAR}" if plain else ""


def plain_mark(word: str) -> str:
    """A word as it stands among others."""
    return " ".join(word.replace(_BAR, " ").split()).casefold()


def has_mark(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """Whether a word stands in a column of marks."""
    return column.contains(f"{_BAR}{plain_mark(word)}{_BAR}", autoescape=True)


def begins_with(session: Session, column: InstrumentedAttribute[str], beginning: str) -> ColumnElement[bool]:
    """Whether a text begins so, byte by byte: the form an index of `varchar_pattern_ops` serves, and one of SQLite."""
    end = beginning + _LAST
    if session.get_bind().dialect.name == "postgresql":
        first: Any = column.op("~>=~", is_comparison=True)(beginning)
        return and_(first, column.op("~<~", is_comparison=True)(end))
    return and_(column >= beginning, column < end)
