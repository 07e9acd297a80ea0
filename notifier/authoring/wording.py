"""The words of every trigger: read from `templates/messages`, translated by gettext, kept in memory."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from notifier.channels.content import Wording
from notifier.channels.rendering import WordingError
from notifier.channels.translations import choose_language, translate_source

PARTS: Final = ("subject", "headline", "body", "short", "action")

_FOLDER: Final = Path(__file__).parents[2] / "templates" / "messages"
_HEADER: Final = re.compile(r"\[([a-z]+)\]")


@dataclass(frozen=True, slots=True)
class WordingPart:
    """One part of a wording file with the line it begins on, for translators."""

    name: str
    line: int
    source: str


def parse_wording(content: str, origin: str) -> tuple[WordingPart, ...]:
    """The parts of a built-in wording's file: every one exactly once, with words. Raises `WordingError`."""
    parts = read_parts(content, origin)
    if len(parts) < len(PARTS) or not all(part.source for part in parts):
        message = f"{origin} must have each of {_list_headers()} exactly once, with words."
        raise WordingError(message)
    return parts


def read_parts(content: str, origin: str) -> tuple[WordingPart, ...]:
    """The parts a file has, not necessarily all, each under its header line such as `[subject]`.

    Raises `WordingError` naming the file and what is wrong in it.
    """
    parts: dict[str, tuple[int, list[str]]] = {}
    lines: list[str] | None = None
    for number, line in enumerate(content.splitlines(), start=1):
        header = _HEADER.fullmatch(line.strip())
        if header is not None:
            _check_header(header[1], parts, f"{origin}, line {number}")
            _, lines = parts[header[1]] = (number + 1, [])
        elif lines is not None:
            lines.append(line.rstrip())
        elif line.strip():
            raise WordingError(f"{origin}, line {number}: words before the first header line such as [subject].")
    if not parts:
        raise WordingError(f"{origin} has no header line; write the parts under {_list_headers()}.")
    return tuple(WordingPart(name, first, "\n".join(lines).strip()) for name, (first, lines) in parts.items())


def _check_header(name: str, known: Collection[str], place: str) -> None:
    if name not in PARTS:
        raise WordingError(f"{place}: there is no part [{name}]; known are {_list_headers()}.")
    if name in known:
        raise WordingError(f"{place}: the part [{name}] stands there twice.")


def _list_headers() -> str:
    return ", ".join(f"[{name}]" for name in PARTS)


@cache
def worded_triggers() -> tuple[str, ...]:
    """Every trigger that has built-in words, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.liquid")))


@cache
def get_wording(trigger: str, language: str) -> Wording:
    """The built-in wording in the best language there is; raises `WordingError` when the trigger has no words."""
    if trigger not in worded_triggers():
        message = f"There are no words for the trigger {trigger!r}."
        raise WordingError(message)
    path = _FOLDER / f"{trigger}.liquid"
    chosen = choose_language([language])
    parts = {
        part.name: translate_source(part.source, chosen) for part in parse_wording(path.read_text("utf-8"), path.name)
    }
    return Wording(trigger=trigger, language=chosen, **parts)
