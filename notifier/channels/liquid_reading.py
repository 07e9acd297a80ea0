"""What a source uses without being rendered: its variables, its filters, and which facts it shows unprotected."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from liquid import BoundTemplate, RenderContext
from liquid.ast import ConditionalBlockNode, Node
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.case_tag import CaseNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.if_tag import IfNode
from liquid.builtin.tags.unless_tag import UnlessNode
from liquid.expression import Expression

from notifier.channels.rendering import parse_template

#: Between them a fact that is missing does no harm.
_GUARDS: Final = (IfNode, UnlessNode, CaseNode, ForNode, ConditionalBlockNode)


@dataclass(frozen=True, slots=True)
class Use:
    """A name in a source and where it begins, in characters from the start."""

    name: str
    offset: int


@dataclass(frozen=True, slots=True)
class SourceUses:
    """What a source uses; facts by their dotted names, as far as they are plain names: `order.lines`."""

    facts: tuple[Use, ...]
    filters: tuple[Use, ...]
    #: Facts that are shown where nothing asks whether they are there, and no `default` stands in for them.
    unprotected: tuple[Use, ...]


def read_uses(source: str) -> SourceUses:
    """What a source uses; raises `WordingError` when it cannot be read."""
    template = parse_template(source)
    analysis = template.analyze()
    facts = (
        Use(_join(variable.segments), variable.span.index) for uses in analysis.globals.values() for variable in uses
    )
    filters = (Use(name, span.index) for name, spans in analysis.filters.items() for span in spans)
    return SourceUses(_sort(facts), _sort(filters), _sort(_find_unprotected(template)))


def _sort(uses: Iterable[Use]) -> tuple[Use, ...]:
    return tuple(sorted(uses, key=lambda use: use.offset))


def _join(segments: Iterable[object]) -> str:
    names: list[str] = []
    for segment in segments:
        if not isinstance(segment, str):
            break
        names.append(segment)
    return ".".join(names)


def _find_unprotected(template: BoundTemplate) -> Iterator[Use]:
    context = RenderContext(template)
    for node in template.nodes:
        yield from _walk(node, context, frozenset())


def _walk(node: Node, context: RenderContext, asked: frozenset[str]) -> Iterator[Use]:
    if isinstance(node, OutputNode):
        path = _find_shown_path(node)
        if path is not None and _join(path.path) not in asked:
            yield Use(_join(path.path), path.token.start_index)
    if isinstance(node, _GUARDS):
        asked = asked.union(*(_names_in(expression) for expression in node.expressions()))
    for child in node.children(context):
        yield from _walk(child, context, asked)


def _find_shown_path(node: OutputNode) -> Path | None:
    expression = node.expression
    if not isinstance(expression, FilteredExpression) or not isinstance(expression.left, Path):
        return None
    has_default = any(each.name in {"default", "plural", "size"} for each in expression.filters or ())
    return None if has_default else expression.left


def _names_in(expression: Expression) -> frozenset[str]:
    own = frozenset({_join(expression.path)}) if isinstance(expression, Path) else frozenset[str]()
    return own.union(*(_names_in(child) for child in expression.children()))
