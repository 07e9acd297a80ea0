"""A parcel drawn as a PNG in two colours: the picture of a shop on home screens and beside its push messages."""

import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

_Point = tuple[float, float]
_Colour = tuple[int, int, int]

#: Sub-rows per row of pixels; along a row edges are exact.
_SUB_ROWS: Final = 4
#: The faces in a square of side 1, each with its share of the lighter colour. They stay within 0.4 of the middle,
#: the part that no platform cuts off (Web App Manifest, "maskable").
_FACES: Final[Sequence[tuple[float, Sequence[_Point]]]] = (
    (1.0, ((0.500, 0.215), (0.735, 0.345), (0.500, 0.475), (0.265, 0.345))),
    (0.8, ((0.245, 0.385), (0.480, 0.515), (0.480, 0.785), (0.245, 0.655))),
    (0.6, ((0.755, 0.385), (0.755, 0.655), (0.520, 0.785), (0.520, 0.515))),
    (0.0, ((0.594, 0.267), (0.641, 0.293), (0.406, 0.423), (0.359, 0.397))),
)


@lru_cache(maxsize=256)
def draw_parcel(size: int, ground: str, ink: str) -> bytes:
    """A square PNG of `size` pixels (ISO/IEC 15948); colours are `#rrggbb`."""
    back, front = _read_colour(ground), _read_colour(ink)
    rows = [bytearray(bytes(back) * size) for _ in range(size)]
    for share, corners in _FACES:
        _paint(rows, [(x * size, y * size) for x, y in corners], _mix(back, front, share))
    pixels = b"".join(b"\0" + row for row in rows)
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _paint(rows: list[bytearray], corners: Sequence[_Point], colour: _Colour) -> None:
    """Fill a convex polygon, its edges smooth."""
    heights = [y for _, y in corners]
    for number in range(math.floor(min(heights)), math.ceil(max(heights))):
        cuts = [_cut(corners, number + (part + 0.5) / _SUB_ROWS) for part in range(_SUB_ROWS)]
        spans = [cut for cut in cuts if cut is not None]
        if spans:
            _paint_row(rows[number], spans, colour)


def _paint_row(row: bytearray, spans: Sequence[_Point], colour: _Colour) -> None:
    left, right = math.floor(min(start for start, _ in spans)), math.ceil(max(end for _, end in spans))
    full_left, full_right = math.ceil(max(start for start, _ in spans)), math.floor(min(end for _, end in spans))
    is_whole = len(spans) == _SUB_ROWS and full_left < full_right
    if is_whole:
        row[3 * full_left : 3 * full_right] = bytes(colour) * (full_right - full_left)
    edges = [*range(left, full_left), *range(full_right, right)] if is_whole else range(left, right)
    for column in edges:
        covered = sum(max(0.0, min(end, column + 1) - max(start, column)) for start, end in spans) / _SUB_ROWS
        pixel = row[3 * column : 3 * column + 3]
        row[3 * column : 3 * column + 3] = bytes(_mix((pixel[0], pixel[1], pixel[2]), colour, covered))


def _cut(corners: Sequence[_Point], y: float) -> _Point | None:
    """Where a horizontal line enters and leaves a convex polygon."""
    found = sorted(_crossings(corners, y))
    return (found[0], found[-1]) if len(found) > 1 else None


def _crossings(corners: Sequence[_Point], y: float) -> Iterator[float]:
    for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if (y1 <= y) != (y2 <= y):
            yield x1 + (y - y1) * (x2 - x1) / (y2 - y1)


def _mix(below: _Colour, above: _Colour, share: float) -> _Colour:
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(below, above, strict=True))
    return red, green, blue


def _read_colour(text: str) -> _Colour:
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
