"""Parts of a wording as one text file: each under a header line such as `[subject]`, as the built-in words."""

import re
from collections.abc import Mapping
from typing import Final

from notifier.authoring.wording import PARTS
from notifier.foundation.errors import ProductError

_HEADER: Final = re.compile(r"\[([a-z]+)\]")


def parse_parts(content: str, origin: str) -> dict[str, str]:
    """The parts a file has, not necessarily all; raises `ProductError` naming the file and what is wrong in it."""
    parts: dict[str, list[str]] = {}
    lines: list[str] | None = None
    for number, line in enumerate(content.splitlines(), start=1):
        header = _HEADER.fullmatch(line.strip())
        if header is not None:
            lines = _begin(parts, header[1], f"{origin}, line {number}")
        elif lines is not None:
            lines.append(line.rstrip())
        elif line.strip():
            raise ProductError(f"{origin}, line {number}: words before the first header line such as [subject].")
    if not parts:
        raise ProductError(f"{origin} has no header line; write the parts under {_list_headers()}.")
    return {name: "\n".join(lines).strip() for name, lines in parts.items()}


def write_parts(parts: Mapping[str, str]) -> str:
    """The file of these parts, in their usual order."""
    known = [(name, parts[name]) for name in PARTS if name in parts]
    return "\n\n".join(f"[{name}]\n{source}" for name, source in known) + "\n"


def _begin(parts: dict[str, list[str]], name: str, place: str) -> list[str]:
    if name not in PARTS:
        raise ProductError(f"{place}: there is no part [{name}]; known are {_list_headers()}.")
    if name in parts:
        raise ProductError(f"{place}: the part [{name}] stands there twice.")
    return parts.setdefault(name, [])


def _list_headers() -> str:
    return ", ".join(f"[{name}]" for name in PARTS)
