"""The places of a wording where a fact stands: most are a name or number as it is, and are written without detours."""

from typing import Final, TextIO

from liquid import RenderContext, Token
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.output import Output, OutputNode
from liquid.expression import Expression

from notifier.channels.filters import isolate
from notifier.channels.liquid_limits import BoundedContext

#: What is no longer costs a filter no step.
_LONGEST: Final = 64
_LANGUAGE: Final = ("language",)


class ValueNode(OutputNode):
    """`{{ order.number }}` or `{{ order.number | bidi }}` of a short text; all else is Liquid's as ever."""

    __slots__ = ("_is_isolated", "_names")

    def __init__(self, token: Token, expression: Expression) -> None:
        super().__init__(token, expression)
        self._names, self._is_isolated = _read_plain(expression)

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the value."""
        if self._names and isinstance(context, BoundedContext):
            value = context.find(self._names)
            if type(value) is str and len(value) <= _LONGEST:
                return buffer.write(isolate(value, str(context.find(_LANGUAGE))) if self._is_isolated else value)
        return super().render_to_output(context, buffer)


class ValueTag(Output):
    """The double braces."""

    node_class = ValueNode


def _read_plain(expression: Expression) -> tuple[tuple[str, ...], bool]:
    """The names a value is found by, none where there is more to it; and whether its only filter is `bidi`."""
    if not isinstance(expression, FilteredExpression) or not isinstance(expression.left, Path):
        return (), False
    path, filters = expression.left.path, expression.filters or []
    names = tuple(name for name in path if isinstance(name, str))
    is_plain = len(names) == len(path) and all(one.name == "bidi" and not one.args for one in filters)
    return (names, bool(filters)) if is_plain and len(filters) <= 1 else ((), False)
