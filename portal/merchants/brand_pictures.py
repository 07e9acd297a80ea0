"""Pictures of points: read by Pillow, shrunk to what a page needs, and written anew without anything else in them."""

import struct
import warnings
import zlib
from functools import lru_cache
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from portal.merchants.brand_uploads import CheckedFile, UploadError
from portal.vocabulary.brand_slot import BrandSlot, UploadProblem

_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")
_STARTS: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
#: In pixels along either side, before anything is decoded.
_LONGEST_SIDE: Final = 4096
_MOST_PIXELS: Final = 16_000_000
#: The box a picture is shrunk into: twice what pages show, for sharp screens.
_BOXES: Final = {BrandSlot.LOGO: (880, 240), BrandSlot.LOGO_DARK: (880, 240), BrandSlot.MAIL_LOGO: (440, 160)}
_ICON_SIDE: Final = 512
#: The share of a side that no platform cuts off (Web App Manifest, "maskable").
_MASKABLE: Final = 0.8
#: What messengers show beside a link (https://ogp.me).
_CARD: Final = (1200, 630)
#: What broken files make Pillow raise.
_BROKEN: Final = (
    *(OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError),
    *(struct.error, zlib.error, MemoryError),
)


def is_picture(body: bytes) -> bool:
    """Whether the bytes begin as one of the pictures of points we read."""
    return body.startswith(_STARTS) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP")


def redraw(slot: BrandSlot, body: bytes) -> CheckedFile:
    """The first frame of a PNG, JPEG, WebP or GIF as a picture of ours; raises `UploadError`."""
    with warnings.catch_warnings():
        # What Pillow only warns about, such as odd metadata, is no reason to fail: nothing of it is kept.
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(body), formats=_FORMATS) as opened:
                _check_size(opened.size)
                picture = ImageOps.exif_transpose(opened).convert("RGBA")
                return _write(_shape(slot, picture), is_photo=slot is BrandSlot.CARD)
        except Image.DecompressionBombError as problem:
            raise UploadError(UploadProblem.TOO_MANY_PIXELS, "> 4096") from problem
        except _BROKEN as problem:
            raise UploadError(UploadProblem.BROKEN) from problem


@lru_cache(maxsize=64)
def draw_icon(body: bytes, size: int) -> bytes:
    """An icon of ours as an opaque square of `size` pixels that may be cut to any shape ("maskable")."""
    with Image.open(BytesIO(body), formats=_FORMATS) as opened:
        inner = round(size * _MASKABLE)
        drawn = ImageOps.contain(opened.convert("RGBA"), (inner, inner))
    ground = Image.new("RGB", (size, size), "#ffffff")
    ground.paste(drawn, ((size - drawn.width) // 2, (size - drawn.height) // 2), drawn)
    target = BytesIO()
    ground.save(target, "PNG", optimize=True)
    return target.getvalue()


def _check_size(size: tuple[int, int]) -> None:
    width, height = size
    if max(size) > _LONGEST_SIDE or width * height > _MOST_PIXELS:
        raise UploadError(UploadProblem.TOO_MANY_PIXELS, f"{width} × {height}")


def _shape(slot: BrandSlot, picture: Image.Image) -> Image.Image:
    if slot is BrandSlot.ICON:
        side = min(_ICON_SIDE, max(picture.size))
        return ImageOps.pad(picture, (side, side), color=(0, 0, 0, 0))
    if slot is BrandSlot.CARD:
        return ImageOps.fit(picture, _CARD)
    picture.thumbnail(_BOXES[slot])
    return picture


def _write(picture: Image.Image, *, is_photo: bool) -> CheckedFile:
    target = BytesIO()
    if is_photo:
        ground = Image.new("RGB", picture.size, "#ffffff")
        ground.paste(picture, mask=picture.getchannel("A"))
        ground.save(target, "JPEG", quality=86, optimize=True, progressive=True)
        return CheckedFile("image/jpeg", *picture.size, target.getvalue())
    # A copy without the dictionary into which Pillow puts what the file said of itself.
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)
    clean.save(target, "PNG", optimize=True)
    return CheckedFile("image/png", *picture.size, target.getvalue())
