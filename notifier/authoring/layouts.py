"""The form of every e-mail: our MJML with a sender's colours, compiled when the branding is saved, not when sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import mrml

from notifier.authoring.colours import contrast, ink_on, is_colour, mix, readable
from notifier.foundation.errors import PermanentError

_SOURCE: Final = Path(__file__).parents[2] / "templates" / "messages" / "layouts" / "email.mjml"
_SLOT: Final = re.compile(r"\[\[([a-z_]+)\]\]")
_BETWEEN_TAGS: Final = re.compile(r">\s*\n\s*<")
_LIGHT_CARD: Final = "#ffffff"
_DARK_CARD: Final = "#1c1c20"
_TEXT_CONTRAST: Final = 4.5
_SHAPE_CONTRAST: Final = 3.0


class BrandingError(PermanentError):
    """The branding cannot be made into a layout."""


@dataclass(frozen=True, slots=True)
class LayoutBranding:
    """The colours of a layout as `#rrggbb`; logo, links and address are slots that are filled when a mail is sent."""

    accent: str
    on_accent: str

    @classmethod
    def parse(cls, branding: Mapping[str, Any]) -> "LayoutBranding":
        """Read `accent` and `on_accent`; ink that would be hard to read on the accent is replaced.

        Raises `BrandingError` naming the colour that is none.
        """
        accent = _read_colour(branding, "accent")
        on_accent = _read_colour(branding, "on_accent") if branding.get("on_accent") else ink_on(accent)
        return cls(accent, on_accent if contrast(on_accent, accent) >= _SHAPE_CONTRAST else ink_on(accent))


def compile_email_layout(branding: Mapping[str, Any]) -> str:
    """The e-mail layout as HTML with Liquid slots, for `Sender.email_layout`; raises `BrandingError`."""
    colours = LayoutBranding.parse(branding)
    slots = {
        "accent": colours.accent,
        "on_accent": colours.on_accent,
        "accent_on_light": readable(colours.accent, _LIGHT_CARD, _TEXT_CONTRAST),
        "accent_on_dark": readable(colours.accent, _DARK_CARD, _TEXT_CONTRAST),
        "accent_tint": mix(colours.accent, _LIGHT_CARD, 0.92),
    }
    source = _SLOT.sub(lambda match: slots[match[1]], _SOURCE.read_text("utf-8"))
    # No fonts: mrml would link well-known families such as Roboto from a third party.
    compiled = mrml.to_html(source, None, mrml.RenderOptions(fonts={}))
    return _BETWEEN_TAGS.sub("><", compiled.content)


def _read_colour(branding: Mapping[str, Any], key: str) -> str:
    value = branding.get(key)
    if not isinstance(value, str) or not is_colour(value):
        message = f"{key} is {value!r}, but must be a colour such as #1f6feb."
        raise BrandingError(message)
    return value.lower()
