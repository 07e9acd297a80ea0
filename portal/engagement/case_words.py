"""Texts of cases as a page may show them that can be forwarded: what leads to the person is covered."""

import re
from dataclasses import dataclass
from typing import Final

COVER: Final = "•••"

_EMAIL: Final = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.\w+")
#: Six digits and more with what people put between them.
_LONG_NUMBER: Final = re.compile(r"\+?\d(?:[ \t\-/().]{0,2}\d){5,}")
#: As many of the last digits of a number as tell whose it is, however the beginning is written.
_TELLING_DIGITS: Final = 7
#: Letters of a line of an address that says more than a number of a door.
_TELLING_LINE: Final = 6


@dataclass(frozen=True, slots=True)
class PrivateFacts:
    """What is known of the person behind an order; empty texts and None where nothing is."""

    email: str | None
    phone: str | None
    street: str


def cover_answer(text: str, person: PrivateFacts) -> str:
    """The merchant's words without the person's address and number; those of shop and carrier stay."""
    # Who writes of their house leaves out the flat.
    lines = [line for line in person.street.splitlines() if len(line) >= _TELLING_LINE]
    for known in (person.email, person.street, *lines):
        if known and known.strip():
            words = r"\s+".join(map(re.escape, known.split()))
            text = re.sub(words, COVER, text, flags=re.IGNORECASE)
    digits = [letter for letter in person.phone or "" if letter.isdigit()][-_TELLING_DIGITS:]
    if len(digits) == _TELLING_DIGITS:
        # As many more as a country code and an area code have: without an end, endless digits would cost endless time.
        text = re.sub(r"\+?(?:\d[ \t\-/().]{0,2}){0,12}" + r"[ \t\-/().]{0,2}".join(digits), COVER, text)
    return text


def cover_message(text: str, person: PrivateFacts) -> str:
    """The shopper's own words without any e-mail address and any number as long as a telephone number."""
    text = cover_answer(text, person)
    return _LONG_NUMBER.sub(COVER, _EMAIL.sub(COVER, text))
