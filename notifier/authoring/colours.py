"""Colours that stay readable: contrast as WCAG 2 defines it, and the nearest shade that has enough."""

import re
from typing import Final

_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")
_LIGHT: Final = "#ffffff"
_DARK: Final = "#18181b"
_STEPS: Final = 20


def is_colour(text: str) -> bool:
    """Whether the text is a colour such as `#1f6feb`."""
    return _HEX.fullmatch(text) is not None


def contrast(left: str, right: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2, 1.4.3)."""
    darker, lighter = sorted((_luminance(left), _luminance(right)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """A colour with a share, from 0 to 1, of another."""
    mixed = (round(own + (their - own) * share) for own, their in zip(_channels(colour), _channels(other), strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def ink_on(background: str) -> str:
    """White or near black, whichever reads better on a background."""
    return max((_LIGHT, _DARK), key=lambda ink: contrast(ink, background))


def readable(colour: str, background: str, least: float) -> str:
    """The colour itself, or its nearest shade with at least this contrast on a background."""
    target = ink_on(background)
    for step in range(_STEPS):
        shade = mix(colour, target, step / _STEPS)
        if contrast(shade, background) >= least:
            return shade
    return target


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
