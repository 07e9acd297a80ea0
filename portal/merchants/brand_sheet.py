"""The stylesheet of a brand: its colours, its font and its own styles."""

from dataclasses import dataclass
from functools import lru_cache

from portal.merchants.contrast import Branding as BrandColours
from portal.merchants.contrast import brand_stylesheet, font_stack

_OWN_FONT = "brand-heading"


@dataclass(frozen=True, slots=True)
class BrandSheet:
    """What goes in; `font_url` is on our own origin, `own_css` as `clean_css` left it, both may be empty."""

    colours: BrandColours
    font_url: str = ""
    own_css: str = ""


@lru_cache(maxsize=256)
def write_sheet(sheet: BrandSheet) -> str:
    """The whole content of `/m/<slug>/brand.css`."""
    return brand_stylesheet(sheet.colours) + _own_font(sheet) + sheet.own_css


def _own_font(sheet: BrandSheet) -> str:
    if not sheet.font_url:
        return ""
    stack = font_stack(sheet.colours.heading_font)
    return (
        f'@font-face{{font-family:"{_OWN_FONT}";src:url("{sheet.font_url}") format("woff2");font-display:swap}}\n'
        f':root{{--heading-font:"{_OWN_FONT}",{stack}}}\n'
    )
