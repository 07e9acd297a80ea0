"""The bounds of Liquid: how much work, text and memory one rendering may take, whatever somebody typed.

Work is counted before it is done: a loop is charged for all of its turns when it begins, a filter for the length of
what it is given and gives. So no source can take long, and none needs a clock to be stopped.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import _GeneratorContextManager
from functools import partial
from io import StringIO
from typing import Any, Final, TextIO

from liquid import BoundTemplate, RenderContext, Token
from liquid.ast import Node
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.tags.for_tag import ForLoop, ForNode, ForTag
from liquid.builtin.tags.tablerow_tag import TableRow
from liquid.exceptions import LiquidError
from liquid.expression import Expression
from liquid.limits import to_int
from liquid.undefined import UNDEFINED

#: Nodes rendered within loops, and text in filters; a message with forty lines and all their facts takes under 1,000.
MOST_STEPS: Final = 10_000
#: Of a list or range, and turns of a loop with all that are around it.
MOST_ITEMS: Final = 2_000
#: Characters of one text that a filter takes or makes, and of all variables together.
LONGEST_TEXT: Final = 65_536
MOST_VARIABLES: Final = 100
LARGEST_NUMBER: Final = 10**15
#: Of what is only written: ids of stores are whole numbers of 64 bits.
LARGEST_FACT: Final = 10**19
#: Characters of all that is written, also of what is only captured.
LONGEST_OUTPUT: Final = 100_000

#: The filters that calculate.
_LARGEST_IN: Final = dict.fromkeys(("divided_by", "minus", "modulo", "plus", "times"), LARGEST_NUMBER)
#: Of a rendering that is in no loop: its variables, its values, Liquid's own two, and of its source.
_SCOPES: Final = 5
#: So many characters cost a filter about as much as one node costs.
_CHARACTERS_PER_STEP: Final = 64


class LimitError(LiquidError):
    """A bound is broken; the text is a whole sentence that says what to change."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, token=None)


class BoundedContext(RenderContext):
    """One rendering with what it has left to use."""

    __slots__ = ("_kept", "loop_weight", "room_left", "steps_left")

    def __init__(self, template: BoundTemplate, **options: Any) -> None:  # noqa: ANN401  the library's own signature
        super().__init__(template, **options)
        self.steps_left = MOST_STEPS
        self.room_left = LONGEST_OUTPUT
        #: Of one turn of the loop that is about to begin.
        self.loop_weight = 1
        self._kept: dict[str, int] = {}

    def charge(self, steps: int) -> None:
        """Take so much of the work that is left."""
        self.steps_left -= steps
        if self.steps_left < 0:
            raise LimitError(
                f"The wording takes more than {MOST_STEPS} steps to write: put less inside of its loops, or loop over "
                "fewer things."
            )

    def take_room(self, characters: int) -> None:
        """Take so much of the text that may still be written."""
        self.room_left -= characters
        if self.room_left < 0:
            raise LimitError(
                f"The wording makes a text of more than {LONGEST_OUTPUT} characters: let it say less, or repeat less."
            )

    def assign(self, key: str, val: object) -> None:
        """Keep a variable of the wording."""
        self._kept[key] = _measure(val)
        if len(self._kept) > MOST_VARIABLES:
            raise LimitError(f"The wording keeps more than {MOST_VARIABLES} variables: assign fewer.")
        if sum(self._kept.values()) > LONGEST_TEXT:
            raise LimitError(
                f"The wording keeps more than {LONGEST_TEXT} characters in its variables: assign shorter texts."
            )
        self.locals[key] = val

    def find(self, names: Sequence[object]) -> object:
        """What names in dictionaries lead to; None where there is nothing, or a variable or loop may hide it."""
        if self.locals or self.scope.size() > _SCOPES:
            return None
        value: object = self.globals
        for name in names:
            # A number is a place in a list; a list would be no key at all.
            if type(value) is not dict or type(name) is not str:
                return None
            value = value.get(name)
        return value

    def get(self, path: list[object], *, token: Token | None, default: object = UNDEFINED) -> object:
        """What a path leads to; the library's own way takes three times as long."""
        value = self.find(path)
        return value if value is not None else super().get(path, token=token, default=default)

    def filter(self, name: str, token: Token | None) -> Callable[..., object]:
        """The filter within the bounds; unknown ones are an error."""
        return partial(self._run, _LARGEST_IN.get(name, LARGEST_FACT), super().filter(name, token))

    def loop(
        self, namespace: Mapping[str, object], forloop: ForLoop | TableRow
    ) -> _GeneratorContextManager[RenderContext]:
        """A loop, charged for all of its turns."""
        self.charge(forloop.length * self.loop_weight)
        return super().loop(namespace, forloop)

    def get_buffer(self, buf: TextIO | None = None) -> StringIO:
        """A text to capture into, which takes room like any other."""
        return BoundedText(self)

    def _run(
        self, largest: int, function: Callable[..., object], value: object, *args: object, **named: object
    ) -> object:
        self._inspect(value, largest)
        for argument in (*args, *named.values()):
            self._inspect(argument, largest)
        result = function(value, *args, **named)
        self._inspect(result, largest)
        return result

    def _inspect(self, value: object, largest: int) -> None:
        if isinstance(value, str):
            length = len(value)
            if length > LONGEST_TEXT:
                raise LimitError(
                    f"The wording has a filter with a text of {length} characters; at most {LONGEST_TEXT} are allowed, "
                    "so put shorter texts together."
                )
            if length > _CHARACTERS_PER_STEP:
                self.charge(length // _CHARACTERS_PER_STEP)
        elif isinstance(value, int):
            if not -largest <= value <= largest:
                digits = len(str(largest)) - 1
                raise LimitError(f"The wording has a number of more than {digits} digits: use smaller ones.")
        elif isinstance(value, (list, tuple)):
            check_items(len(value))
            self.charge(len(value) // _CHARACTERS_PER_STEP)


class BoundedText(StringIO):
    """What is written, within the room its rendering has left."""

    def __init__(self, context: BoundedContext) -> None:
        super().__init__()
        self._context = context
        self._parts: list[str] = []

    def write(self, text: str, /) -> int:
        """Write if there is room."""
        length = len(text)
        self._context.take_room(length)
        self._parts.append(text)
        return length

    def getvalue(self) -> str:
        """All that was written."""
        return "".join(self._parts)


class BoundedTemplate(BoundTemplate):
    """A parsed source that renders within the bounds."""

    context_class = BoundedContext

    def render(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401  the library's own signature
        """The text with these values; raises `LiquidError`, `LimitError` when it breaks a bound."""
        context = BoundedContext(self, globals=dict(*args, **kwargs))
        text = BoundedText(context)
        self.render_with_context(context, text)
        return text.getvalue()

    def make_partial_namespace(self, *_: object) -> Mapping[str, object]:
        """Nothing: no source is part of another."""
        return {}


class BoundedForNode(ForNode):
    """A loop that knows what one turn of it costs."""

    __slots__ = ("weight",)

    def __init__(self, token: Token, **parts: Any) -> None:  # noqa: ANN401  the library's own signature
        super().__init__(token, **parts)
        self.weight = 1

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write all turns."""
        if isinstance(context, BoundedContext):
            context.loop_weight = self.weight
        return super().render_to_output(context, buffer)


class BoundedForTag(ForTag):
    """The tag `for` within the bounds."""

    node_class: type[ForNode] = BoundedForNode


class _RangeEnd(Expression):
    """The end of a range, refused when it is too far from the start: some tests read a range to its end."""

    __slots__ = ("_start", "_stop")

    def __init__(self, start: Expression, stop: Expression) -> None:
        super().__init__(stop.token)
        self._start = start
        self._stop = stop

    def evaluate(self, context: RenderContext) -> object:
        last = self._stop.evaluate(context)
        check_items(_to_number(last) - _to_number(self._start.evaluate(context)) + 1)
        return last

    def children(self) -> list[Expression]:
        return [self._stop]


def check_items(count: int) -> None:
    """Refuse a list or range that is too long to be looked through."""
    if count > MOST_ITEMS:
        raise LimitError(
            f"The wording has a list or range of more than {MOST_ITEMS} items: use a shorter one, or split less."
        )


def bind(nodes: Iterable[Node], context: RenderContext) -> None:
    """Tell every loop of parsed nodes what a turn costs, and bound every range."""
    for node in nodes:
        _weigh(node, context)


def _weigh(node: Node, context: RenderContext) -> int:
    inner = sum(_weigh(child, context) for child in node.children(context))
    if isinstance(node, BoundedForNode):
        node.weight = inner + 1
    if isinstance(node, ContentNode):
        inner += len(node.text) // _CHARACTERS_PER_STEP
    return 1 + inner + sum(map(_weigh_expression, node.expressions()))


def _weigh_expression(expression: Expression) -> int:
    if isinstance(expression, RangeLiteral) and not isinstance(expression.stop, _RangeEnd):
        expression.stop = _RangeEnd(expression.start, expression.stop)
    filters = expression.filters if isinstance(expression, FilteredExpression) else None
    return 1 + len(filters or ()) + sum(map(_weigh_expression, expression.children()))


def _to_number(value: Any) -> int:  # noqa: ANN401  whatever a variable holds
    try:
        return to_int(value)
    except (ValueError, TypeError):
        return 0


def _measure(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, list):
        return sum(map(_measure, value))
    return 1
