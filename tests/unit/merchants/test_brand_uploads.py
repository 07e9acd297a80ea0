"""Pictures and fonts that are uploaded: told by their content, written anew, and nothing else is kept of them."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from portal.merchants.brand_files import check_upload, fit_logo
from portal.merchants.brand_uploads import MOST_BYTES, UploadError
from portal.vocabulary.brand_slot import BrandSlot, UploadProblem


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 100), **options: object) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, "#1a7f5a").save(target, kind, **options)
    return target.getvalue()


def font(**changes: int) -> bytes:
    body = b"\0" * 100
    header = {"signature": 0x774F4632, "flavour": 0x00010000, "length": 124, "tables": 4, "reserved": 0, "size": 400}
    return struct.pack(">IIIHHI", *(header | changes).values()) + b"\0" * 4 + body


def problem_of(slot: BrandSlot, body: bytes) -> UploadProblem:
    with pytest.raises(UploadError) as refused:
        check_upload(slot, body)
    return refused.value.problem


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_usual_format_becomes_a_png_of_ours(kind: str) -> None:
    checked = check_upload(BrandSlot.LOGO, picture(kind))
    assert checked.media_type == "image/png"
    assert (checked.width, checked.height) == (400, 100)
    assert Image.open(BytesIO(checked.body)).format == "PNG"


def test_large_pictures_shrink_and_each_slot_has_its_shape() -> None:
    assert check_upload(BrandSlot.LOGO, picture(size=(4000, 1000))).width == 880
    icon = check_upload(BrandSlot.ICON, picture(size=(300, 100)))
    assert (icon.width, icon.height) == (300, 300)
    card = check_upload(BrandSlot.CARD, picture(size=(1000, 1000)))
    assert (card.media_type, card.width, card.height) == ("image/jpeg", 1200, 630)


def test_what_a_photo_says_of_its_place_is_gone() -> None:
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "Mara Tessen")
    exif = Image.Exif()
    exif[0x010E] = "52.5 N 13.4 E Mara"
    for body in (picture(pnginfo=note), picture("JPEG", exif=exif.tobytes())):
        assert b"Mara" in body
        assert b"Mara" not in check_upload(BrandSlot.LOGO, body).body


def test_what_is_two_things_at_once_leaves_as_one() -> None:
    body = picture("GIF") + b"<script>alert(1)</script><?php echo 1 ?>"
    assert b"script" not in check_upload(BrandSlot.LOGO, body).body
    assert problem_of(BrandSlot.LOGO, b"GIF89a/*" + b"=1;alert(1)//" * 20) is UploadProblem.BROKEN


def test_a_moving_picture_stands_still() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    target = BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    checked = Image.open(BytesIO(check_upload(BrandSlot.LOGO, target.getvalue()).body))
    assert getattr(checked, "n_frames", 1) == 1
    assert checked.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_read() -> None:
    chunk = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    header = b"IHDR" + chunk
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    data = b"IDAT" + zlib.compress(b"\0" * 1000)
    bomb += struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    assert problem_of(BrandSlot.LOGO, bomb) is UploadProblem.TOO_MANY_PIXELS
    assert problem_of(BrandSlot.LOGO, picture(size=(5000, 10))) is UploadProblem.TOO_MANY_PIXELS


def test_wrong_and_broken_files_are_refused_whatever_they_are_called() -> None:
    assert problem_of(BrandSlot.LOGO, b"") is UploadProblem.MISSING
    assert problem_of(BrandSlot.LOGO, b"%PDF-1.7 a page") is UploadProblem.TYPE
    assert problem_of(BrandSlot.LOGO, b"MZ\x90\0") is UploadProblem.TYPE
    assert problem_of(BrandSlot.LOGO, picture()[:60]) is UploadProblem.BROKEN
    assert problem_of(BrandSlot.LOGO, b"\0" * (MOST_BYTES + 1)) is UploadProblem.TOO_LARGE
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    assert problem_of(BrandSlot.MAIL_LOGO, svg) is UploadProblem.TYPE_MAIL
    assert check_upload(BrandSlot.LOGO, svg).media_type == "image/svg+xml"


def test_a_font_tells_the_truth_in_its_header() -> None:
    assert check_upload(BrandSlot.FONT, font()).media_type == "font/woff2"
    assert problem_of(BrandSlot.FONT, picture()) is UploadProblem.TYPE_FONT
    assert problem_of(BrandSlot.FONT, font() + b"<script>") is UploadProblem.BROKEN
    assert problem_of(BrandSlot.FONT, font(reserved=1)) is UploadProblem.BROKEN
    assert problem_of(BrandSlot.FONT, font(tables=0)) is UploadProblem.BROKEN
    assert problem_of(BrandSlot.FONT, b"\0" * 300_000) is UploadProblem.TOO_LARGE


def test_a_logo_keeps_its_proportions() -> None:
    assert fit_logo(400, 100) == (160, 40)
    assert fit_logo(4000, 100) == (220, 6)
    assert fit_logo(400, 100, wanted=200) == (200, 50)


starts = st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"<svg"])


@given(st.sampled_from(BrandSlot), starts, st.binary(max_size=400))
def test_any_bytes_are_answered_with_a_refusal_and_nothing_else(slot: BrandSlot, start: bytes, rest: bytes) -> None:
    with pytest.raises(UploadError):
        check_upload(slot, start + rest)


@given(st.integers(0, 700), st.binary(min_size=1, max_size=8))
def test_a_picture_damaged_anywhere_is_read_or_refused(place: int, damage: bytes) -> None:
    body = bytearray(picture("WEBP", (60, 20)))
    place %= len(body)
    body[place : place + len(damage)] = damage
    try:
        checked = check_upload(BrandSlot.LOGO, bytes(body))
    except UploadError:
        return
    assert checked.media_type == "image/png"
