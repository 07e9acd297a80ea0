"""Lines over days: each a path, filled below where it is to be an area."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.insights.charts.scale import choose_marks

#: Of the drawing; it is stretched to whatever room there is, so lines keep their own width (`non-scaling-stroke`).
WIDTH: Final = 1000
HEIGHT: Final = 240


@dataclass(frozen=True, slots=True)
class Line:
    """The `d` of the line and of the area between it and the bottom."""

    path: str
    area: str


@dataclass(frozen=True, slots=True)
class Slot:
    """The upright stretch that belongs to one day, for what is said when somebody points at it."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines in the order given, a slot a day, and the marks from the top down with the height of each."""

    lines: tuple[Line, ...]
    slots: tuple[Slot, ...]
    marks: tuple[tuple[int, str], ...]


def draw_lines(series: Sequence[Sequence[int]]) -> LineChart:
    """Series of equal length, a number a day; days stand in the middle of their slots."""
    days = max((len(values) for values in series), default=0)
    marks = choose_marks(max((value for values in series for value in values), default=0))
    width = WIDTH / days if days else WIDTH
    return LineChart(
        lines=tuple(_draw(values, marks[0], width) for values in series),
        slots=tuple(Slot(_round(place * width), _round(width)) for place in range(days)),
        marks=tuple((mark, _round(_height(mark, marks[0]))) for mark in marks),
    )


def _draw(values: Sequence[int], top: int, width: float) -> Line:
    points = [(_round((place + 0.5) * width), _round(_height(value, top))) for place, value in enumerate(values)]
    if not points:
        return Line("", "")
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    if len(points) == 1:
        # One day alone is a stroke across its slot, not a point without length.
        path = f"M0 {points[0][1]}H{WIDTH}"
        return Line(path, f"{path}V{HEIGHT}H0Z")
    return Line(path, f"{path}V{HEIGHT}H{points[0][0]}Z")


def _height(value: int, top: int) -> float:
    return HEIGHT - HEIGHT * value / top


def _round(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
