"""Looking for a person in bodies that are kept as they came: JSON, forms, mails, each with escapes of its own."""

import json
import re
from collections.abc import Collection
from urllib.parse import quote, quote_plus

_NO_DIGIT = re.compile(r"\D")
#: Fewer digits stand in any body by chance.
_FEWEST_DIGITS = 7


def make_body_needles(texts: Collection[str]) -> frozenset[bytes]:
    """What the bytes of a body hold, in lower case, when they hold one of the texts: addresses, numbers, lines."""
    spellings = {spelling for text in texts if text.strip() for spelling in _spell(text.strip())}
    return frozenset(spelling.encode("utf-8", "replace").lower() for spelling in spellings)


def holds_needle(body: bytes, needles: Collection[bytes]) -> bool:
    """Whether a body holds one of them."""
    plain = body.lower()
    return any(needle in plain for needle in needles)


def _spell(text: str) -> list[str]:
    digits = _NO_DIGIT.sub("", text)
    is_number = len(digits) >= _FEWEST_DIGITS and not any(one.isalpha() for one in text)
    # Bytes know no case but that of ASCII, so what else has one is looked for both ways.
    return [
        *(write(one) for one in dict.fromkeys((text, text.lower())) for write in (str, _as_json, _as_form, quote_plus)),
        *([digits] if is_number else []),
    ]


def _as_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def _as_form(text: str) -> str:
    return quote(text, safe="")
