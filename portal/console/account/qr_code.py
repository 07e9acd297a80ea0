"""A text as a QR code in the page itself: no picture has to be fetched, and no style stands in it."""

import segno
from markupsafe import Markup


def draw_qr_code(text: str) -> Markup:
    """Inline SVG, dark on light in every colour scheme, because cameras want it so."""
    drawing = segno.make_qr(text, error="m").svg_inline(
        scale=4, border=3, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    # Made of numbers of our own.
    return Markup(drawing)  # noqa: S704
