"""A merchant's brand colours made readable: corrected to WCAG 2.2 contrast in light and dark, as custom properties.

Correction changes only the lightness, in OKLCH (Björn Ottosson, 2020), so that a brand stays recognisable.
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

TEXT_RATIO = 4.5  # WCAG 2.2, 1.4.3
GRAPHIC_RATIO = 3.0  # WCAG 2.2, 1.4.11

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_STEPS = 200

LIGHT_SURFACES = ("#ffffff", "#f4f5f7")
DARK_SURFACES = ("#1b1e24", "#111318")

_SANS = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif'
_SERIF = '"Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, "Times New Roman", serif'
_ROUNDED = f'ui-rounded, "SF Pro Rounded", "Hiragino Maru Gothic ProN", Quicksand, Nunito, {_SANS}'


class HeadingFont(StrEnum):
    """The voice of headings; only fonts that devices have, so that nothing is fetched."""

    SANS = "sans"
    SERIF = "serif"
    ROUNDED = "rounded"


class CornerStyle(StrEnum):
    """How round cards and buttons are."""

    SHARP = "sharp"
    SOFT = "soft"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Branding:
    """What a merchant chose. Colours are `#rgb` or `#rrggbb`; anything else raises ValueError naming the colour."""

    accent: str
    header: str
    heading_font: HeadingFont
    corners: CornerStyle

    def __post_init__(self) -> None:
        for colour in (self.accent, self.header):
            if not _HEX.fullmatch(colour):
                raise ValueError(f"{colour!r} is not a colour such as #1a7f5a.")


_FONTS = {HeadingFont.SANS: _SANS, HeadingFont.SERIF: _SERIF, HeadingFont.ROUNDED: _ROUNDED}
_RADII = {CornerStyle.SHARP: "3px", CornerStyle.SOFT: "12px", CornerStyle.ROUND: "20px"}


def font_stack(font: HeadingFont) -> str:
    """The value of `font-family` for a voice of headings."""
    return _FONTS[font]


@lru_cache(maxsize=256)
def brand_stylesheet(branding: Branding) -> str:
    """The whole content of `/m/<slug>/brand.css`: custom properties for light, and for dark mode and dark screens."""
    light, dark = palette(branding, is_dark=False), palette(branding, is_dark=True)
    shape = {"--heading-font": _FONTS[branding.heading_font], "--radius": _RADII[branding.corners]}
    return (
        f":root{{{_declarations(light | shape)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_declarations(dark)}}}}}\n"
    )


def palette(branding: Branding, *, is_dark: bool) -> dict[str, str]:
    """Custom property -> `#rrggbb`.

    `--accent` fills (3:1 on every surface) with `--on-accent` text; `--accent-text` is text on every surface (4.5:1)
    and on `--accent-soft`, a pale wash; `--header` is the bar with `--on-header` text.
    """
    surfaces = DARK_SURFACES if is_dark else LIGHT_SURFACES
    accent = _fill(branding.accent, surfaces)
    soft = mix(branding.accent, surfaces[0], 0.16 if is_dark else 0.09)
    header = _dimmed(branding.header) if is_dark else _expanded(branding.header)
    return {
        "--accent": accent,
        "--on-accent": readable_on(accent),
        "--accent-text": correct(branding.accent, (*surfaces, soft), TEXT_RATIO),
        "--accent-soft": soft,
        "--header": header,
        "--on-header": readable_on(header),
    }


def _fill(colour: str, surfaces: tuple[str, ...]) -> str:
    """The accent as an area: a little darker where that lets it carry white text, as most brands expect."""
    if contrast("#ffffff", colour) >= GRAPHIC_RATIO:
        colour = correct(colour, ("#ffffff",), TEXT_RATIO)
    return correct(colour, surfaces, GRAPHIC_RATIO)


def _dimmed(colour: str) -> str:
    """A header for dark mode: a dark one keeps its colour, a light one leaves only a hint of it."""
    return mix(colour, DARK_SURFACES[1], 0.5 if contrast("#ffffff", colour) >= TEXT_RATIO else 0.1)


def correct(colour: str, backgrounds: tuple[str, ...], ratio: float) -> str:
    """The colour, or the nearest lightness of it that has the ratio on every background.

    Raises ValueError when the backgrounds lie so far apart that neither black nor white reads on all of them.
    """
    lightness, chroma, hue = _to_oklch(colour)
    for step in range(_STEPS + 1):
        for moved in (lightness - step / _STEPS, lightness + step / _STEPS):
            candidate = _from_oklch(moved, chroma, hue) if step else _expanded(colour)
            if 0 <= moved <= 1 and all(contrast(candidate, ground) >= ratio for ground in backgrounds):
                return candidate
    for extreme in ("#000000", "#ffffff"):
        if all(contrast(extreme, ground) >= ratio for ground in backgrounds):
            return extreme
    raise ValueError(f"No lightness of {colour} reads on all of {', '.join(backgrounds)}.")


def readable_on(background: str) -> str:
    """White or near-black, whichever reads better; one of them always reaches 4.5:1."""
    return max("#ffffff", "#0b0d10", key=lambda text: contrast(text, background))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(colour: str, ground: str, share: float) -> str:
    """The colour laid over the ground with an opacity of `share`, 0 to 1."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _hex([share * top + (1 - share) * below for top, below in pairs])


def _declarations(properties: dict[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in properties.items())


def _expanded(colour: str) -> str:
    return _hex(_channels(colour))


def _channels(colour: str) -> list[float]:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]


def _hex(channels: list[float]) -> str:
    return "#" + "".join(f"{round(min(1, max(0, channel)) * 255):02x}" for channel in channels)


def _linear(colour: str) -> list[float]:
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _channels(colour)]


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_oklch(colour: str) -> tuple[float, float, float]:
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    green_red = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    blue_yellow = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(green_red, blue_yellow), math.atan2(blue_yellow, green_red)


def _from_oklch(lightness: float, chroma: float, hue: float) -> str:
    green_red, blue_yellow = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * green_red + 0.2158037573 * blue_yellow) ** 3
    middle = (lightness - 0.1055613458 * green_red - 0.0638541728 * blue_yellow) ** 3
    short = (lightness - 0.0894841775 * green_red - 1.2914855480 * blue_yellow) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return _hex([_encoded(value) for value in linear])


def _encoded(value: float) -> float:
    clipped = min(1.0, max(0.0, value))
    return clipped * 12.92 if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055
