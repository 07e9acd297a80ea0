"""What stands between `{{` and `}}`, `{%` and `%}`, looked at before Liquid reads it.

Liquid's own lexer needs time by the square of white space, and reads to the end of the text for each mark that is
never closed (python-liquid 2.3, `liquid/lex.py`): twenty thousand spaces took it twenty seconds.
"""

import re
from typing import Final

from notifier.channels.liquid_limits import LimitError

MOST_MARKS: Final = 200
#: Characters within one mark, and white space in a row there.
LONGEST_MARK: Final = 1_000
LONGEST_GAP: Final = 40
#: Tags that load other templates, that nobody needs in a message, or that hide others from this look.
REFUSED_TAGS: Final = frozenset(
    {
        *("include", "render", "extends", "block", "tablerow", "cycle", "increment", "decrement"),
        *("doc", "liquid", "ifchanged", "raw"),
    }
)
_EDGE: Final = re.compile(r"\{\{|\{%|%\}|\}\}")
_ENDS: Final = {"{{": "}}", "{%": "%}"}
_TAG: Final = re.compile(r"-?\s*(\w+)")
_GAP: Final = re.compile(rf"\s{{{LONGEST_GAP + 1}}}")


def check_marks(source: str) -> None:
    """Refuse marks that are never closed, too long or too many, and tags that messages do not have."""
    opening: re.Match[str] | None = None
    marks = 0
    for edge in _EDGE.finditer(source):
        if edge[0] in _ENDS:
            if opening is not None:
                _refuse_open(source, opening)
            opening, marks = edge, marks + 1
        elif opening is not None and edge[0] == _ENDS[opening[0]]:
            _check_mark(source, opening, source[opening.end() : edge.start()])
            opening = None
    if opening is not None:
        _refuse_open(source, opening)
    if marks > MOST_MARKS:
        raise LimitError(f"The wording has {marks} Liquid marks such as {{{{; at most {MOST_MARKS} are allowed.")


def _check_mark(source: str, opening: re.Match[str], inside: str) -> None:
    line = _line_of(source, opening)
    if len(inside) > LONGEST_MARK:
        raise LimitError(
            f"The wording has {len(inside)} characters in one Liquid mark in line {line}; at most {LONGEST_MARK} are "
            "allowed, so divide it."
        )
    if _GAP.search(inside):
        raise LimitError(
            f"The wording has more than {LONGEST_GAP} spaces in a row in a Liquid mark in line {line}: take them out."
        )
    tag = _TAG.match(inside) if opening[0] == "{%" else None
    if tag is not None and tag[1] in REFUSED_TAGS:
        raise LimitError(
            f"The wording uses the tag '{tag[1]}' in line {line}, which messages do not have: leave it out."
        )


def _refuse_open(source: str, opening: re.Match[str]) -> None:
    line, end = _line_of(source, opening), _ENDS[opening[0]]
    raise LimitError(f"The wording opens {opening[0]} in line {line} and never closes it: write {end} at its end.")


def _line_of(source: str, mark: re.Match[str]) -> int:
    return source.count("\n", 0, mark.start()) + 1
