"""Bars: lying ones of several parts, and columns side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: A whole bar; drawings are stretched to whatever room there is.
LENGTH: Final = 100.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: where it begins and how long it is, in hundredths of the longest bar."""

    start: str
    length: str


def draw_bars(rows: Sequence[Sequence[int]]) -> tuple[tuple[Part, ...], ...]:
    """For each row its parts one behind the other; the row with the largest sum fills the whole length.

    Empty parts have no length and stay in their place, so that a part is always found by its number.
    """
    longest = max((sum(row) for row in rows), default=0)
    return tuple(_draw(row, longest) for row in rows)


def draw_columns(values: Sequence[int]) -> tuple[Part, ...]:
    """For each value the empty stretch above its column and the column's height, in hundredths of the highest."""
    highest = max(values, default=0)
    heights = [LENGTH * value / highest if highest else 0.0 for value in values]
    return tuple(Part(_round(LENGTH - height), _round(height)) for height in heights)


def _draw(row: Sequence[int], longest: int) -> tuple[Part, ...]:
    parts = []
    start = 0.0
    for value in row:
        length = LENGTH * value / longest if longest else 0.0
        parts.append(Part(_round(start), _round(length)))
        start += length
    return tuple(parts)


def _round(number: float) -> str:
    return f"{number:.2f}".rstrip("0").removesuffix(".")
