"""The words of one trigger with its facts filled in: rendered once, for whatever channel says them."""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypedDict

from liquid import BoundTemplate

from notifier.channels.content import Wording
from notifier.channels.rendering import WordingError, check_size, parse_template, render_template

_BLANK_LINES: Final = re.compile(r"\n\s*\n")
_BETWEEN_PARAGRAPHS: Final = "\n\n"
_MARKUP: Final = re.compile(r"\{[{%#]")
_LONGEST_SUBJECT: Final = 500
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: What facts of an unforeseen shape lead to while they are laid out.
_ODD_FACTS: Final = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
#: Between the parts of a rendered wording; nobody can guess it, so no name can contain it. It begins and ends with what
#: is no white space to Python (`\x1e` is), or a part's `{{-` would eat it.
_PART_END: Final = f"\x02{secrets.token_hex(8)}\x02"


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
    parsed = _parse_words(wording, is_strict=is_strict)
    parts = dict(parsed.fixed)
    if parsed.moving is not None:
        rendered = render_template(parsed.moving, values).split(_PART_END)
        parts |= {name: _SHAPES[name](text) for name, text in zip(parsed.moving_names, rendered, strict=True)}
    return {
        "subject": parts["subject"],
        "headline": parts["headline"],
        "short": parts["short"],
        "action": parts["action"],
        "paragraphs": parts["body"].split(_BETWEEN_PARAGRAPHS),
        "body": parts["body"],
    }


def check_words(wording: Wording) -> None:
    """Refuse a wording that cannot be read, or is too long as a whole; raises `WordingError`."""
    _parse_words(wording, is_strict=False)


def to_one_line(text: str) -> str:
    """The text without control characters and line breaks, every white space one plain space."""
    return " ".join(_CONTROL.sub(" ", text).split())


def to_storable(text: str) -> str:
    """Half a character becomes `?`, and a NUL nothing: no database can store either, and a batch is stored at once."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text.replace("\0", "")


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


def _to_plain_line(text: str) -> str:
    return " ".join(text.split())


def _to_subject(text: str) -> str:
    return to_one_line(text)[:_LONGEST_SUBJECT]


def _to_paragraphs(text: str) -> str:
    return _BETWEEN_PARAGRAPHS.join(_to_plain_line(paragraph) for paragraph in _BLANK_LINES.split(text.strip()))


_SHAPES: Final[Mapping[str, Callable[[str], str]]] = {
    "subject": _to_subject,
    "headline": _to_plain_line,
    "short": _to_plain_line,
    "action": _to_plain_line,
    "body": _to_paragraphs,
}


@dataclass(frozen=True, slots=True)
class _ParsedWords:
    """A wording whose fixed parts are finished; `moving` is one template of all others, None when there are none."""

    fixed: Mapping[str, str]
    moving_names: tuple[str, ...]
    moving: BoundTemplate | None


@lru_cache(maxsize=2048)
def _parse_words(wording: Wording, *, is_strict: bool) -> _ParsedWords:
    """What has variables as one template, which costs one rendering instead of five; each part must be whole itself."""
    parts = {name: str(getattr(wording, name)) for name in _SHAPES}
    check_size(_PART_END.join(parts.values()))
    for part in parts.values():
        parse_template(part, is_strict=is_strict)
    moving = {name: part for name, part in parts.items() if _MARKUP.search(part)}
    fixed = {name: shape(parts[name]) for name, shape in _SHAPES.items() if name not in moving}
    joint = _PART_END.join(moving.values())
    template = parse_template(joint, is_strict=is_strict) if moving else None
    return _ParsedWords(fixed, tuple(moving), template)
