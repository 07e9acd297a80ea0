"""Parts of a wording as one text file: each under a header line such as `[subject]`, as the built-in words."""

from collections.abc import Mapping

from notifier.authoring.wording import PARTS, read_parts


def parse_parts(content: str, origin: str) -> dict[str, str]:
    """The parts a file has, not necessarily all; raises `WordingError` naming the file and what is wrong in it."""
    return {part.name: part.source for part in read_parts(content, origin)}


def write_parts(parts: Mapping[str, str]) -> str:
    """The file of these parts, in their usual order."""
    known = [(name, parts[name]) for name in PARTS if name in parts]
    return "\n\n".join(f"[{name}]\n{source}" for name, source in known) + "\n"
