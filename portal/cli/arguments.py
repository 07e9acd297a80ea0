"""How commands read words of a command line: one of a list, a span of time, an id."""

import uuid
from enum import StrEnum
from typing import TypeVar

from notifier.api.rules import find_span_seconds
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.signing import parse_id

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
    seconds = find_span_seconds(text)
    if seconds is None:
        raise ProductError(f"{option} is {text!r}, but must be a span of time such as 90s, 20m, 2h or 3d.")
    return seconds


def parse_message_id(text: str) -> uuid.UUID:
    """A message's id; `UnknownRecordError` for what cannot be one."""
    message_id = parse_id(text)
    if message_id is None:
        raise UnknownRecordError(f"There is no message {text!r}.")
    return message_id
