"""Liquid with hard limits: what merchants and we may write in words and layouts, and nothing that can hang a worker."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from liquid import BoundTemplate, Environment
from liquid.exceptions import LiquidError
from liquid.undefined import FalsyStrictUndefined, Undefined

from notifier.channels.filters import FILTERS
from notifier.foundation.errors import PermanentError

#: Longest source of one part or layout in characters.
LONGEST_SOURCE: Final = 200_000

# Tags that load other templates, or that nobody needs in a message.
_REFUSED_TAGS: Final = ("include", "render", "extends", "block", "tablerow", "cycle", "increment", "decrement", "doc")
_KEPT_FILTERS: Final = (
    "append", "capitalize", "default", "divided_by", "downcase", "escape", "first", "last", "lstrip", "minus", "modulo",
    "newline_to_br", "plus", "prepend", "remove", "rstrip", "size", "slice", "split", "strip", "times",
    "truncate", "truncatewords", "upcase", "url_encode",
)  # fmt: skip


class WordingError(PermanentError):
    """The wording of a message cannot be read or breaks a limit."""


class WordingEnvironment(Environment):
    """Liquid within bounds: a source that needs more than a mail ever does is refused."""

    block_nesting_limit = 12
    context_depth_limit = 12
    loop_iteration_limit = 2_000
    local_namespace_limit = 65_536
    output_stream_limit = 1_000_000

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Keep the harmless filters and tags, add ours (`notifier.channels.filters`)."""
        super().setup_tags_and_filters(extra=extra)
        for name in _REFUSED_TAGS:
            self.tags.pop(name, None)
        self.filters = {name: self.filters[name] for name in _KEPT_FILTERS}
        self.filters.update(FILTERS)


@cache
def get_environment(*, escapes_html: bool, is_strict: bool = False) -> WordingEnvironment:
    """The shared environment; strict ones complain about unknown variables instead of leaving them empty."""
    undefined = FalsyStrictUndefined if is_strict else Undefined
    return WordingEnvironment(autoescape=escapes_html, undefined=undefined)


def parse_template(source: str, *, escapes_html: bool, is_strict: bool = False) -> BoundTemplate:
    """A parsed source; raises `WordingError` with one sentence that says what is wrong and where."""
    if len(source) > LONGEST_SOURCE:
        message = f"The wording is {len(source)} characters long; at most {LONGEST_SOURCE} are allowed."
        raise WordingError(message)
    try:
        return get_environment(escapes_html=escapes_html, is_strict=is_strict).from_string(source)
    except (LiquidError, RecursionError) as problem:
        raise WordingError(_explain(problem)) from problem


def render_template(template: BoundTemplate, values: Mapping[str, Any]) -> str:
    """The text of a parsed source with these values; raises `WordingError` when it breaks a limit."""
    try:
        return template.render(values)
    except (LiquidError, ArithmeticError, ValueError, TypeError, RecursionError) as problem:
        raise WordingError(_explain(problem)) from problem


def _explain(problem: Exception) -> str:
    reason = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    return f"The wording cannot be rendered: {reason}."
