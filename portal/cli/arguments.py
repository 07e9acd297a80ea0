"""How commands read words of a command line: one of a list, a span of time, an id."""

import re
import uuid
from enum import StrEnum
from typing import Final, TypeVar

from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.signing import parse_id

_SPAN: Final = re.compile(r"(\d{1,7})(s|m|h|d)?")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}

_Word = TypeVar("_Word", bound=StrEnum)


def parse_word(kind: type[_Word], text: str, meaning: str) -> _Word:
    """One of an enumeration; `ProductError` names the known ones, `meaning` says what they are, as in `channel`."""
    if text not in set(kind):
        raise ProductError(f"There is no {meaning} {text!r}; known are {', '.join(kind)}.")
    return kind(text)


def parse_words(kind: type[_Word], text: str, meaning: str) -> tuple[_Word, ...]:
    """Several of an enumeration, separated by commas."""
    return tuple(parse_word(kind, word.strip(), meaning) for word in text.split(",") if word.strip())


def parse_seconds(text: str, option: str) -> int:
    """A span such as `90s`, `20m`, `2h` or `3d` in seconds; `ProductError` names the option."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ProductError(f"{option} is {text!r}, but must be a span of time such as 90s, 20m, 2h or 3d.")
    return int(found[1]) * _SECONDS[found[2] or "s"]


def describe_seconds(seconds: int) -> str:
    """The shortest way `parse_seconds` reads it."""
    unit = next((unit for unit in ("d", "h", "m") if seconds and seconds % _SECONDS[unit] == 0), "s")
    return f"{seconds // _SECONDS[unit]}{unit}"


def parse_message_id(text: str) -> uuid.UUID:
    """A message's id; `UnknownRecordError` for what cannot be one."""
    message_id = parse_id(text)
    if message_id is None:
        raise UnknownRecordError(f"There is no message {text!r}.")
    return message_id
