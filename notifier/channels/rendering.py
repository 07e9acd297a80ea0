"""Liquid with hard limits: what merchants and we may write in words, and nothing that can hang a worker."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from liquid import BoundTemplate, Environment, RenderContext
from liquid.exceptions import (
    BlockNestingError,
    ContextDepthError,
    LiquidError,
    LiquidSyntaxError,
    LoopIterationLimitError,
    UndefinedError,
    UnknownFilterError,
)
from liquid.undefined import FalsyStrictUndefined, Undefined

from notifier.channels.filters import FILTERS
from notifier.channels.liquid_limits import MOST_ITEMS, BoundedForTag, BoundedTemplate, LimitError, bind
from notifier.channels.liquid_marks import REFUSED_TAGS, check_marks
from notifier.channels.liquid_values import ValueTag
from notifier.foundation.errors import PermanentError

#: Longest source in characters, of one part and of all parts of a wording together.
LONGEST_SOURCE: Final = 10_000
DEEPEST_NESTING: Final = 12

#: Liquid's own filters that may be used beside ours (`notifier.channels.filters`).
KEPT_FILTERS: Final = (
    "append", "capitalize", "default", "divided_by", "downcase", "escape", "first", "last", "lstrip", "minus", "modulo",
    "newline_to_br", "plus", "prepend", "remove", "rstrip", "size", "slice", "split", "strip", "times",
    "truncate", "truncatewords", "upcase", "url_encode",
)  # fmt: skip
_UNKNOWN_TAG: Final = re.compile(r"unexpected tag '(\w+)'")
_CAN_GO_WRONG: Final = (LiquidError, ArithmeticError, ValueError, TypeError, RecursionError)


class WordingError(PermanentError):
    """The wording of a message cannot be read or breaks a limit."""


class WordingEnvironment(Environment):
    """Liquid within bounds: a source that needs more than a message ever does is refused."""

    template_class = BoundedTemplate
    block_nesting_limit = DEEPEST_NESTING
    context_depth_limit = DEEPEST_NESTING
    loop_iteration_limit = MOST_ITEMS

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Keep the harmless filters and tags, add ours (`notifier.channels.filters`)."""
        super().setup_tags_and_filters(extra=extra)
        for name in REFUSED_TAGS:
            self.tags.pop(name, None)
        self.add_tag(BoundedForTag)
        self.add_tag(ValueTag)
        self.filters = {name: self.filters[name] for name in KEPT_FILTERS}
        self.filters.update(FILTERS)


@cache
def get_environment(*, is_strict: bool = False) -> WordingEnvironment:
    """The shared environment; strict ones complain about unknown variables instead of leaving them empty."""
    undefined = FalsyStrictUndefined if is_strict else Undefined
    return WordingEnvironment(undefined=undefined)


def known_filters() -> tuple[str, ...]:
    """Every filter a wording may use, in alphabetical order."""
    return tuple(sorted((*KEPT_FILTERS, *FILTERS)))


def parse_template(source: str, *, is_strict: bool = False) -> BoundTemplate:
    """A parsed source; raises `WordingError` with one sentence that says what is wrong and where."""
    check_size(source)
    try:
        check_marks(source)
        template = get_environment(is_strict=is_strict).from_string(source)
        bind(template.nodes, RenderContext(template))
    except _CAN_GO_WRONG as problem:
        raise WordingError(_explain(problem)) from problem
    return template


def render_template(template: BoundTemplate, values: Mapping[str, Any]) -> str:
    """The text of a parsed source with these values; raises `WordingError` when it breaks a limit."""
    try:
        return template.render(values)
    except _CAN_GO_WRONG as problem:
        raise WordingError(_explain(problem)) from problem


def check_size(source: str) -> None:
    """Refuse a source that is longer than any message; raises `WordingError`."""
    if len(source) > LONGEST_SOURCE:
        raise WordingError(
            f"The wording is {len(source)} characters long; at most {LONGEST_SOURCE} are allowed, so write less."
        )


def _explain(problem: Exception) -> str:
    if isinstance(problem, LimitError):
        return str(problem.message)
    if isinstance(problem, LoopIterationLimitError):
        return f"The wording repeats something more than {MOST_ITEMS} times: loop over fewer things."
    if isinstance(problem, (BlockNestingError, ContextDepthError, RecursionError)):
        return f"The wording nests blocks or conditions too deeply: at most {DEEPEST_NESTING} blocks fit into another."
    if isinstance(problem, LiquidError) and isinstance(problem.__cause__, RecursionError):
        return "The wording has a condition or variable with too many parts: make it shorter."
    if isinstance(problem, UnknownFilterError):
        return f"The wording uses an {problem.message}{_place(problem)}; known are {', '.join(known_filters())}."
    if isinstance(problem, LiquidSyntaxError):
        return _explain_syntax(problem)
    reason = str(problem.message if isinstance(problem, LiquidError) else problem) or type(problem).__name__
    place = _place(problem) if isinstance(problem, UndefinedError) else ""
    return f"The wording cannot be rendered{place}: {_first_line(reason)}."


def _explain_syntax(problem: LiquidSyntaxError) -> str:
    unknown = _UNKNOWN_TAG.search(str(problem.message))
    if unknown is None:
        return f"The wording cannot be read{_place(problem)}: {_first_line(str(problem.message))}."
    return f"The wording has the tag {unknown[1]!r}{_place(problem)} where none of that name can stand."


def _place(problem: LiquidError) -> str:
    context = problem.context()
    return f" in line {context[0]}" if context else ""


def _first_line(reason: str) -> str:
    return reason.splitlines()[0].rstrip(".")
