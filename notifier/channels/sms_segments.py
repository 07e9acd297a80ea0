"""How many text messages a text becomes: the alphabet it needs and the segments it fills (3GPP TS 23.038, 23.040)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

#: The default alphabet, sixteen characters a row as in TS 23.038, 6.2.1; its escape (0x1B) stands for no character.
_BASE: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅå"
    "Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
    " !\"#¤%&'()*+,-./"
    "0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNO"
    "PQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmno"
    "pqrstuvwxyzäöñüà"
)
#: TS 23.038, 6.2.1.1: each is an escape and a second septet.
_EXTENSION: Final = frozenset("\f^{}\\[~]|€")
_LAST_OF_ONE_UNIT: Final = "\uffff"


class SmsEncoding(StrEnum):
    """How the characters of a text message travel."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


#: Units of a message alone, and of each of several: 140 octets, less the 6 that join them (TS 23.040, 9.2.3.24.1).
_ROOM: Final = {SmsEncoding.GSM_7: (160, 153), SmsEncoding.UCS_2: (70, 67)}


@dataclass(frozen=True, slots=True)
class SmsMeasure:
    """What a text is as a text message; `units` are septets of GSM-7 or UTF-16 units of UCS-2, without fill-up."""

    encoding: SmsEncoding
    units: int
    segments: int


def measure_sms(text: str) -> SmsMeasure:
    """The encoding a text needs and how many segments it fills; no text is no segment.

    An escape pair or a surrogate pair is never divided: where it does not fit, the segment stays a unit short.
    """
    characters = frozenset(text)
    if characters <= _BASE:
        encoding, wide = SmsEncoding.GSM_7, 0
    elif characters <= _BASE | _EXTENSION:
        encoding, wide = SmsEncoding.GSM_7, sum(character in _EXTENSION for character in text)
    else:
        encoding, wide = SmsEncoding.UCS_2, sum(character > _LAST_OF_ONE_UNIT for character in text)
    units = len(text) + wide
    alone, joined = _ROOM[encoding]
    if units <= alone:
        return SmsMeasure(encoding, units, min(units, 1))
    if not wide:
        return SmsMeasure(encoding, units, -(-units // joined))
    return SmsMeasure(encoding, units, _count_segments(text, encoding, joined))


def is_gsm(text: str) -> bool:
    """Whether the default alphabet and its extension have every character."""
    return frozenset(text) <= _BASE | _EXTENSION


def estimate_price(measure: SmsMeasure, price_per_segment: Decimal) -> Decimal:
    """What the message costs in the currency of the price: providers charge every segment as one message."""
    return measure.segments * price_per_segment


def _count_segments(text: str, encoding: SmsEncoding, room: int) -> int:
    segments, filled = 1, 0
    for character in text:
        is_wide = character in _EXTENSION if encoding is SmsEncoding.GSM_7 else character > _LAST_OF_ONE_UNIT
        width = 2 if is_wide else 1
        if filled + width > room:
            segments, filled = segments + 1, 0
        filled += width
    return segments
