"""Fonts for headings: WOFF2 files whose header tells the truth (https://www.w3.org/TR/WOFF2/#woff20Header)."""

import struct
from typing import Final

from portal.merchants.brand_uploads import CheckedFile, UploadError
from portal.vocabulary.brand_slot import UploadProblem

MOST_BYTES: Final = 200 * 1024
_SIGNATURE: Final = 0x774F4632
_FLAVOURS: Final = frozenset({0x00010000, 0x4F54544F, 0x74727565})
_HEADER: Final = struct.Struct(">IIIHHI")


def check_font(body: bytes) -> CheckedFile:
    """The font as it may be served; raises `UploadError`."""
    if len(body) > MOST_BYTES:
        raise UploadError(UploadProblem.TOO_LARGE, "200 kB")
    if len(body) < 48:
        raise UploadError(UploadProblem.TYPE_FONT)
    signature, flavour, length, tables, reserved, _ = _HEADER.unpack_from(body)
    if signature != _SIGNATURE:
        raise UploadError(UploadProblem.TYPE_FONT)
    # Anything behind the end the header names would be something else in the clothes of a font.
    if flavour not in _FLAVOURS or length != len(body) or not tables or reserved:
        raise UploadError(UploadProblem.BROKEN)
    return CheckedFile("font/woff2", 0, 0, body)
