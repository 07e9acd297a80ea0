"""The words of one trigger with its facts filled in: rendered once, for whatever channel says them."""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final, TypedDict

from liquid import BoundTemplate

from notifier.channels.content import Wording
from notifier.channels.rendering import WordingError, parse_template, render_template

_BLANK_LINES: Final = re.compile(r"\n\s*\n")
_LONGEST_SUBJECT: Final = 500
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: What facts of an unforeseen shape lead to while they are laid out.
_ODD_FACTS: Final = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
#: Between the parts of a rendered wording; nobody can guess it, so no name can contain it.
_PART_END: Final = f"\x1e{secrets.token_hex(8)}\x1e"


class Words(TypedDict):
    """The parts of a wording as people read them, each one line; `body` has its paragraphs apart."""

    subject: str
    headline: str
    short: str
    action: str
    paragraphs: list[str]
    body: str


def render_words(wording: Wording, values: Mapping[str, Any], *, is_strict: bool) -> Words:
    """The words with these values (`collect_values`); raises `WordingError` when they break a limit."""
    parts = render_template(_parse_words(wording, is_strict=is_strict), values).split(_PART_END)
    subject, headline, short, action, body = parts
    paragraphs = [" ".join(paragraph.split()) for paragraph in _BLANK_LINES.split(body.strip())]
    return {
        "subject": to_one_line(subject)[:_LONGEST_SUBJECT],
        "headline": " ".join(headline.split()),
        "short": " ".join(short.split()),
        "action": " ".join(action.split()),
        "paragraphs": paragraphs,
        "body": "\n\n".join(paragraphs),
    }


def to_one_line(text: str) -> str:
    """The text without control characters and line breaks, every white space one plain space."""
    return " ".join(_CONTROL.sub(" ", text).split())


def to_storable(text: str) -> str:
    """Half a character becomes `?`, and a NUL nothing: no database can store either, and a batch is stored at once."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def choose_locale(language: str, wording: Wording) -> str:
    """Dates and money by the reader's own region where the words are in its language: `en-GB` for English words."""
    same_base = language.partition("-")[0].lower() == wording.language.partition("-")[0].lower()
    return language if same_base else wording.language


@contextmanager
def odd_facts_told() -> Iterator[None]:
    """Facts come from callers in any shape, and one message must never hold up its batch: a `WordingError` instead."""
    try:
        yield
    except _ODD_FACTS as problem:
        reason = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        message = f"The facts of this message cannot be shown: {reason}."
        raise WordingError(message) from problem


@lru_cache(maxsize=2048)
def _parse_words(wording: Wording, *, is_strict: bool) -> BoundTemplate:
    """All parts as one template, which costs one rendering instead of five; each must be whole on its own."""
    parts = (wording.subject, wording.headline, wording.short, wording.action, wording.body)
    for part in parts:
        parse_template(part, escapes_html=False, is_strict=is_strict)
    joint = _PART_END.join(parts)
    return parse_template(joint, escapes_html=False, is_strict=is_strict)
