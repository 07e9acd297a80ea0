"""Look-alikes of the GSM-7 alphabet: one typographic quote must not more than double the price of a text message."""

import unicodedata
from collections.abc import Mapping
from typing import Final

from notifier.channels.sms_segments import is_gsm, measure_sms

_GROUPS: Final = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u2035\u00b4`\u02b9\u02bb\u02bc\u2039\u203a\uff07",
    '"': "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u301d\u301e\u301f",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u2022\u00b7\u2219\u25aa",
    " ": "\t\v\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\u2028\u2029",
    # Zero width: joiners, marks of direction, soft hyphen, byte order mark, variation selectors of text and emoji.
    "": "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\ufe0e\ufe0f"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    "/": "\u2044\u2215",
    "x": "\u00d7",
    "*": "\u2217\u22c5",
    ":": "\u2236",
    "|": "\u00a6\u2223",
    "~": "\u02dc\u223c\u2053",
    "<": "\u3008\u27e8",
    ">": "\u3009\u27e9",
}
_LETTERS: Final = {
    "...": "\u2026",
    "->": "\u2192",
    "<-": "\u2190",
    "(c)": "\u00a9",
    "(R)": "\u00ae",
    "TM": "\u2122",
    "No.": "\u2116",
    "+/-": "\u00b1",
    "D": "\u00d0\u0110",
    "d": "\u0111\u00f0",
    "H": "\u0126",
    "h": "\u0127",
    "i": "\u0131",
    "L": "\u0141",
    "l": "\u0142",
    "T": "\u0166",
    "t": "\u0167",
    "TH": "\u00de",
    "th": "\u00fe",
    "OE": "\u0152",
    "oe": "\u0153",
    "NG": "\u014a",
    "ng": "\u014b",
    "SS": "\u1e9e",
    "o": "\u00ba",
    "a": "\u00aa",
}
#: Capital Greek letters that the alphabet leaves out because Latin ones look the same (TS 23.038, 6.2.1).
_GREEK: Final = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))
#: Not all of Unicode's compatible forms read the same: 1½ is not 11/2, and 10² is not 102.
_READ_ALIKE: Final = frozenset({"<compat>", "<wide>", "<narrow>", "<noBreak>", "<font>"})


def _spread(groups: Mapping[str, str]) -> dict[str, str]:
    return {character: replacement for replacement, characters in groups.items() for character in characters}


_LOOK_ALIKES: Final = _spread(_GROUPS) | _spread(_LETTERS) | _GREEK


def transliterate_sms(text: str) -> str:
    """The text in characters of GSM-7 that look alike; the text itself where it has others or nothing is gained.

    Typographic quotes, dashes and spaces become plain ones, accented letters that GSM-7 lacks their base letter,
    what has no width goes. All or nothing: one character of another script, or one emoji, makes the whole text UCS-2
    anyhow, and then it had better stay as it was written.
    """
    if is_gsm(text):
        return text
    replaced = "".join(_look_alike(character) for character in unicodedata.normalize("NFC", text))
    if not is_gsm(replaced) or measure_sms(replaced).segments > measure_sms(text).segments:
        return text
    return replaced


def _look_alike(character: str) -> str:
    if is_gsm(character):
        return character
    found = _LOOK_ALIKES.get(character)
    if found is not None:
        return found
    form = unicodedata.decomposition(character).partition(" ")[0]
    if form.startswith("<") and form not in _READ_ALIKE:
        return character
    letters = (part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    return "".join(_LOOK_ALIKES.get(letter, letter) for letter in letters)
