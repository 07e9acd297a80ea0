"""The journey as a drawing: stops placed on a small map of our own, or evenly along an arc."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

WIDTH, HEIGHT = 400, 190
_MARGIN_X, _MARGIN_Y = 46, 44
_CLOSEST = 60.0  # drawing units per degree; closer up, the 1:110m outlines of static/img/land.svg are visibly wrong
_SMALL_EXTENT = 1.5  # degrees; a shorter way is drawn without land

_Point = tuple[float, float]


class StopState(StrEnum):
    """A stop of the journey: left behind, where the parcel is now, or still to come."""

    PASSED = "passed"
    HERE = "here"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class JourneyStop:
    """A place on the way; latitude and longitude in degrees, None when unknown."""

    place: str
    state: StopState
    reached_at: datetime | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class PlacedStop:
    """A stop with its point in a drawing of WIDTH x HEIGHT; `label_y` is None when naming it would clutter."""

    stop: JourneyStop
    x: float
    y: float
    anchor: str
    label_y: float | None


@dataclass(frozen=True, slots=True)
class LandPlacement:
    """Where the picture of all land (plate carrée, 360 x 180 degrees) goes behind the drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Journey:
    """A drawing: stops, the way travelled and the way ahead as SVG path data, and the land if positions are known."""

    stops: tuple[PlacedStop, ...]
    travelled: str
    ahead: str
    land: tuple[LandPlacement, ...]


def draw_journey(stops: Sequence[JourneyStop]) -> Journey | None:
    """The drawing of the stops in travel order; None with fewer than two, because one point is no way."""
    if len(stops) < 2:
        return None
    points, land = _on_map(stops) or (_along_arc(len(stops)), ())
    here = max((at for at, stop in enumerate(stops) if stop.state is not StopState.AHEAD), default=0)
    return Journey(
        stops=_named(stops, points, here),
        travelled=_path(points[: here + 1]),
        ahead=_path(points[here:]),
        land=land,
    )


def _on_map(stops: Sequence[JourneyStop]) -> tuple[list[_Point], tuple[LandPlacement, ...]] | None:
    known = [
        (stop.longitude, stop.latitude) for stop in stops if stop.longitude is not None and stop.latitude is not None
    ]
    if len(known) < len(stops):
        return None
    latitudes = [latitude for _, latitude in known]
    squeeze = max(0.2, math.cos(math.radians((max(latitudes) + min(latitudes)) / 2)))
    flat = [
        (longitude * squeeze, -latitude)
        for longitude, latitude in zip(_unwrapped([longitude for longitude, _ in known]), latitudes, strict=True)
    ]
    left, right = min(x for x, _ in flat), max(x for x, _ in flat)
    top, bottom = min(y for _, y in flat), max(y for _, y in flat)
    scale = min((WIDTH - 2 * _MARGIN_X) / max(right - left, 1e-6), (HEIGHT - 2 * _MARGIN_Y) / max(bottom - top, 1e-6))
    is_small = max(right - left, bottom - top) < _SMALL_EXTENT
    scale = scale if is_small else min(scale, _CLOSEST)
    shift_x, shift_y = WIDTH / 2 - scale * (left + right) / 2, HEIGHT / 2 - scale * (top + bottom) / 2
    points = [(round(x * scale + shift_x, 1), round(y * scale + shift_y, 1)) for x, y in flat]
    return points, () if is_small else _land(shift_x, shift_y, scale, squeeze)


def _land(shift_x: float, shift_y: float, scale: float, squeeze: float) -> tuple[LandPlacement, ...]:
    """The picture of all land, once or, for a way across the date line, as often as the drawing shows the world."""
    width = 360 * squeeze * scale
    start = shift_x - width / 2
    first, last = math.floor(-start / width), math.floor((WIDTH - start) / width)
    return tuple(
        LandPlacement(
            round(start + width * turn, 1), round(shift_y - 90 * scale, 1), round(width, 1), round(180 * scale, 1)
        )
        for turn in range(first, last + 1)
    )


def _unwrapped(longitudes: list[float]) -> list[float]:
    """Across the date line the way goes on instead of round the whole world."""
    unwrapped = longitudes[:1]
    for longitude in longitudes[1:]:
        turns = round((unwrapped[-1] - longitude) / 360)
        unwrapped.append(longitude + 360 * turns)
    return unwrapped


def _along_arc(count: int) -> list[_Point]:
    span = WIDTH - 2 * _MARGIN_X
    return [
        (
            round(_MARGIN_X + span * at / (count - 1), 1),
            round(HEIGHT * 0.66 - 52 * math.sin(math.pi * at / (count - 1)), 1),
        )
        for at in range(count)
    ]


def _path(points: list[_Point]) -> str:
    if len(points) < 2:
        return ""
    parts = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for (from_x, from_y), (to_x, to_y) in pairwise(points):
        bend = 0.12 if to_x >= from_x else -0.12
        control_x = (from_x + to_x) / 2 + (to_y - from_y) * bend
        control_y = (from_y + to_y) / 2 - (to_x - from_x) * bend
        parts.append(f"Q{control_x:.1f} {control_y:.1f} {to_x:g} {to_y:g}")
    return "".join(parts)


def _named(stops: Sequence[JourneyStop], points: list[_Point], here: int) -> tuple[PlacedStop, ...]:
    taken: list[_Point] = []
    labels: dict[int, float] = {}
    for at in dict.fromkeys((here, 0, len(stops) - 1)):
        label_y = _free_label(points[at], taken, prefer_above=0 < at < len(stops) - 1)
        if label_y is not None:
            taken.append((points[at][0], label_y))
            labels[at] = label_y
    return tuple(
        PlacedStop(stop, x, y, _anchor(x), labels.get(at))
        for at, (stop, (x, y)) in enumerate(zip(stops, points, strict=True))
    )


def _free_label(point: _Point, taken: list[_Point], *, prefer_above: bool) -> float | None:
    x, y = point
    above, below = y - 13, y + 22
    for label_y in (above, below) if prefer_above else (below, above):
        if all(abs(label_y - other_y) > 16 or abs(x - other_x) > 150 for other_x, other_y in taken):
            return label_y
    return None


def _anchor(x: float) -> str:
    if x < WIDTH * 0.3:
        return "start"
    return "end" if x > WIDTH * 0.7 else "middle"
