"""What was done a moment ago, said on the next page, with a way back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec
from flask import flash, get_flashed_messages

_CATEGORY: Final = "console"


@dataclass(frozen=True, slots=True)
class Undo:
    """A form that takes back what was done: its address on the console and its fields."""

    url: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageNotice:
    """A sentence at the top of a page."""

    text: str
    is_good: bool
    undo: Undo | None = None


def say_done(text: str, *, undo: Undo | None = None) -> None:
    """Let the next page say what was done; `text` is in the reader's language."""
    _say(PageNotice(str(text), is_good=True, undo=undo))


def say_failed(text: str) -> None:
    """Let the next page say what could not be done, and why."""
    _say(PageNotice(str(text), is_good=False))


def take_notices() -> tuple[PageNotice, ...]:
    """The notices for this page; each is shown once."""
    told = get_flashed_messages(category_filter=[_CATEGORY])
    return tuple(msgspec.json.decode(str(notice), type=PageNotice) for notice in told)


def _say(notice: PageNotice) -> None:
    flash(msgspec.json.encode(notice).decode(), _CATEGORY)
