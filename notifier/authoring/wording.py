"""The words of every trigger: read from `templates/messages`, translated by gettext, kept in memory."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from notifier.channels.content import Wording
from notifier.channels.rendering import WordingError
from notifier.channels.translations import choose_language, translate_source

PARTS: Final = ("subject", "headline", "body", "short", "action")

_FOLDER: Final = Path(__file__).parents[2] / "templates" / "messages"
_HEADER: Final = re.compile(r"^\[([a-z]+)\]$")


@dataclass(frozen=True, slots=True)
class WordingPart:
    """One part of a wording file with the line it begins on, for translators."""

    name: str
    line: int
    source: str


def parse_wording(content: str, origin: str) -> tuple[WordingPart, ...]:
    """The parts of a wording file, each under its header line such as `[subject]`; every part exactly once."""
    parts: list[WordingPart] = []
    name, first_line, lines = "", 0, list[str]()
    for number, line in enumerate([*content.splitlines(), "[end]"], start=1):
        header = _HEADER.match(line.strip())
        if header is None:
            lines.append(line.rstrip())
            continue
        if name:
            parts.append(WordingPart(name, first_line, "\n".join(lines).strip()))
        elif any(lines):
            message = f"{origin} has words before its first header line."
            raise WordingError(message)
        name, first_line, lines = header[1], number + 1, []
    if sorted(part.name for part in parts) != sorted(PARTS) or not all(part.source for part in parts):
        message = f"{origin} must have each of {', '.join(f'[{part}]' for part in PARTS)} exactly once, with words."
        raise WordingError(message)
    return tuple(parts)


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
