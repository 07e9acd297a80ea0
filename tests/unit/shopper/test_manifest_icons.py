"""The drawn parcel: a picture as PNG wants it, opaque to its edge, and whole when a platform cuts it round."""

import struct
import zlib

import pytest

from portal.shopper.manifest_icons import draw_parcel

GROUND, INK = "#2456d6", "#ffffff"


def read_pixels(picture: bytes) -> list[list[tuple[int, ...]]]:
    """Rows of pixels, after the checksums were found right."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    place, data, width = 8, b"", 0
    while place < len(picture):
        (length,) = struct.unpack(">I", picture[place : place + 4])
        name, content = picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        assert picture[place + 8 + length : place + 12 + length] == struct.pack(">I", zlib.crc32(name + content))
        width = struct.unpack(">I", content[:4])[0] if name == b"IHDR" else width
        data += content if name == b"IDAT" else b""
        place += 12 + length
    raw, step = zlib.decompress(data), 1 + 3 * width
    rows = [raw[at + 1 : at + step] for at in range(0, len(raw), step)]
    return [[tuple(row[at : at + 3]) for at in range(0, len(row), 3)] for row in rows]


@pytest.mark.parametrize("size", [180, 192, 512])
def test_nothing_of_it_lies_where_platforms_cut(size: int) -> None:
    rows = read_pixels(draw_parcel(size, GROUND, INK))
    assert (len(rows), {len(row) for row in rows}) == (size, {size})
    ground, middle, safe = (0x24, 0x56, 0xD6), size / 2, 0.4 * size
    drawn = [(x, y) for y, row in enumerate(rows) for x, pixel in enumerate(row) if pixel != ground]
    assert len(drawn) > size * size / 8
    assert all((x + 0.5 - middle) ** 2 + (y + 0.5 - middle) ** 2 < safe**2 for x, y in drawn)


def test_its_faces_differ_and_its_edges_are_smooth() -> None:
    rows = read_pixels(draw_parcel(192, GROUND, INK))
    top, left, right = rows[70][75], rows[110][70], rows[110][120]
    assert top == (255, 255, 255)
    assert sum(top) > sum(left) > sum(right)
    assert len({pixel for row in rows for pixel in row}) > 20


def test_the_same_colours_make_the_same_picture() -> None:
    assert draw_parcel(180, GROUND, INK) == draw_parcel(180, GROUND, INK) != draw_parcel(180, INK, GROUND)
