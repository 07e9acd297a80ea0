"""The operators of conditions: on which kinds of facts each works, what value it takes, and when it is met.

A test is only asked about values that are known and, of money, of one currency: on anything else no operator but
`is_unknown` is met, not even one that says "not".
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from notifier.rules.fact_kinds import FactKind
from notifier.rules.facts.evaluation import Evaluation
from notifier.rules.facts.folding import fold_phrase, space_words
from notifier.rules.facts.postcodes import parse_area

#: Whether a folded value and the prepared value of the rule fit together.
Test: TypeAlias = Callable[[Any, Any, Evaluation], bool]


class ValueShape(StrEnum):
    """What stands in `value`."""

    NONE = "none"
    #: One value of the fact's kind; of a list, one text.
    ONE = "one"
    #: A list of values of the fact's kind, at least one.
    MANY = "many"
    #: Two values of the fact's kind, the lower first.
    PAIR = "pair"
    #: A number of days.
    DAYS = "days"
    #: A list of words or phrases.
    PHRASES = "phrases"
    #: A list of beginnings or ranges of postcodes.
    POSTCODES = "postcodes"


#: Makes of the folded values of a rule what the test is given.
PREPARE: Final[Mapping[ValueShape, Callable[[tuple[Any, ...]], Any]]] = MappingProxyType(
    {
        ValueShape.NONE: bool,
        ValueShape.ONE: lambda values: values[0],
        ValueShape.MANY: frozenset,
        ValueShape.PAIR: lambda values: values,
        ValueShape.DAYS: lambda values: values[0],
        ValueShape.PHRASES: lambda values: tuple(map(fold_phrase, values)),
        ValueShape.POSTCODES: lambda values: tuple(map(parse_area, values)),
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Operator:
    """One way to ask; there is one object of each."""

    name: str
    shape: ValueShape
    #: The kinds of facts it works on, each with its test.
    tests: Mapping[FactKind, Test]
    #: The operator that is met on every known fact on which this one is not.
    opposite: str | None = None


_STRING_KINDS: Final = (FactKind.TEXT, FactKind.CHOICE, FactKind.COUNTRY, FactKind.PLACE, FactKind.POSTCODE)
_AMOUNTS: Final = (FactKind.NUMBER, FactKind.MONEY)
_TIMES: Final = (FactKind.DAY, FactKind.MOMENT)
_READ: Final = (FactKind.TEXT, FactKind.PLACE, FactKind.POSTCODE)


def _on(test: Test, *kinds: FactKind) -> dict[FactKind, Test]:
    return dict.fromkeys(kinds, test)


def _with_opposite(name: str, opposite: str, shape: ValueShape, tests: dict[FactKind, Test]) -> tuple[Operator, ...]:
    opposites = {kind: _negate(test) for kind, test in tests.items()}
    return Operator(name, shape, tests, opposite), Operator(opposite, shape, opposites, name)


def _negate(test: Test) -> Test:
    return lambda seen, wanted, evaluation: not test(seen, wanted, evaluation)


def _any_item(test: Test) -> Test:
    return lambda seen, wanted, evaluation: any(test(item, wanted, evaluation) for item in seen)


def _is_same(seen: Any, wanted: Any, _: Evaluation) -> bool:  # noqa: ANN401 -- any kind
    return bool(seen == wanted)


def _is_less(seen: Any, wanted: Any, _: Evaluation) -> bool:  # noqa: ANN401 -- any kind with an order
    return bool(seen < wanted)


def _is_greater(seen: Any, wanted: Any, _: Evaluation) -> bool:  # noqa: ANN401 -- any kind with an order
    return bool(seen > wanted)


def _is_between(seen: Any, wanted: tuple[Any, Any], _: Evaluation) -> bool:  # noqa: ANN401 -- any kind with an order
    return bool(wanted[0] <= seen <= wanted[1])


def _begins(seen: str, wanted: str, _: Evaluation) -> bool:
    return seen.startswith(wanted)


def _ends(seen: str, wanted: str, _: Evaluation) -> bool:
    return seen.endswith(wanted)


def _holds(seen: str | frozenset[str], wanted: str, _: Evaluation) -> bool:
    return wanted in seen


def _is_among(seen: Any, wanted: frozenset[Any], _: Evaluation) -> bool:  # noqa: ANN401 -- any kind
    return seen in wanted


def _has_any(seen: frozenset[str], wanted: frozenset[str], _: Evaluation) -> bool:
    return not seen.isdisjoint(wanted)


def _has_all(seen: frozenset[str], wanted: frozenset[str], _: Evaluation) -> bool:
    return wanted <= seen


def _mentions(seen: str, wanted: tuple[str, ...], _: Evaluation) -> bool:
    spaced = space_words(seen)
    return any(phrase and phrase in spaced for phrase in wanted)


def _lies_in(seen: str, wanted: tuple[Any, ...], _: Evaluation) -> bool:
    return any(area.holds(seen) for area in wanted)


def _speaks(seen: str, wanted: str, _: Evaluation) -> bool:
    """`de` is spoken in `de-AT` too; who asks for `pt-BR` does not mean `pt-PT`."""
    return seen == wanted or seen.startswith(wanted + "-")


def _speaks_any(seen: str, wanted: frozenset[str], evaluation: Evaluation) -> bool:
    return any(_speaks(seen, language, evaluation) for language in wanted)


def _always(seen: object, wanted: object, _: Evaluation) -> bool:
    return True


def _is_yes(seen: bool, wanted: object, _: Evaluation) -> bool:  # noqa: FBT001 -- the fact itself
    return seen


def _span(wanted: int) -> dt.timedelta:
    return dt.timedelta(days=wanted)


_NO_TIME: Final = dt.timedelta(0)
_OPERATORS: Final = (
    *_with_opposite(
        "equals",
        "not_equals",
        ValueShape.ONE,
        _on(_is_same, *_STRING_KINDS, *_AMOUNTS, FactKind.DAY, FactKind.YES_NO) | _on(_speaks, FactKind.LANGUAGE),
    ),
    *_with_opposite("less_than", "at_least", ValueShape.ONE, _on(_is_less, *_AMOUNTS)),
    *_with_opposite("greater_than", "at_most", ValueShape.ONE, _on(_is_greater, *_AMOUNTS)),
    *_with_opposite("between", "not_between", ValueShape.PAIR, _on(_is_between, *_AMOUNTS, *_TIMES)),
    *_with_opposite("contains", "not_contains", ValueShape.ONE, _on(_holds, *_READ, FactKind.TEXTS)),
    *_with_opposite(
        "begins_with", "not_begins_with", ValueShape.ONE, _on(_begins, *_READ) | _on(_any_item(_begins), FactKind.TEXTS)
    ),
    *_with_opposite(
        "ends_with", "not_ends_with", ValueShape.ONE, _on(_ends, *_READ) | _on(_any_item(_ends), FactKind.TEXTS)
    ),
    *_with_opposite(
        "matches_words",
        "not_matches_words",
        ValueShape.PHRASES,
        _on(_mentions, FactKind.TEXT) | _on(_any_item(_mentions), FactKind.TEXTS),
    ),
    *_with_opposite(
        "is_one_of",
        "is_none_of",
        ValueShape.MANY,
        _on(_is_among, *_STRING_KINDS, FactKind.NUMBER, FactKind.DAY) | _on(_speaks_any, FactKind.LANGUAGE),
    ),
    *_with_opposite("has_any_of", "has_none_of", ValueShape.MANY, _on(_has_any, FactKind.TEXTS)),
    Operator("has_all_of", ValueShape.MANY, _on(_has_all, FactKind.TEXTS)),
    *_with_opposite(
        "starts_with_postcode", "not_starts_with_postcode", ValueShape.POSTCODES, _on(_lies_in, FactKind.POSTCODE)
    ),
    *_with_opposite("before", "on_or_after", ValueShape.ONE, _on(_is_less, *_TIMES)),
    *_with_opposite("after", "on_or_before", ValueShape.ONE, _on(_is_greater, *_TIMES)),
    Operator(
        "within_last_days",
        ValueShape.DAYS,
        _on(lambda seen, wanted, at: 0 <= (at.today - seen).days <= wanted, FactKind.DAY)
        | _on(lambda seen, wanted, at: _NO_TIME <= at.now - seen <= _span(wanted), FactKind.MOMENT),
    ),
    Operator(
        "within_next_days",
        ValueShape.DAYS,
        _on(lambda seen, wanted, at: 0 <= (seen - at.today).days <= wanted, FactKind.DAY)
        | _on(lambda seen, wanted, at: _NO_TIME <= seen - at.now <= _span(wanted), FactKind.MOMENT),
    ),
    Operator(
        "more_than_days_ago",
        ValueShape.DAYS,
        _on(lambda seen, wanted, at: (at.today - seen).days > wanted, FactKind.DAY)
        | _on(lambda seen, wanted, at: at.now - seen > _span(wanted), FactKind.MOMENT),
    ),
    Operator(
        "more_than_days_ahead",
        ValueShape.DAYS,
        _on(lambda seen, wanted, at: (seen - at.today).days > wanted, FactKind.DAY)
        | _on(lambda seen, wanted, at: seen - at.now > _span(wanted), FactKind.MOMENT),
    ),
    *_with_opposite("is_yes", "is_no", ValueShape.NONE, _on(_is_yes, FactKind.YES_NO)),
    *_with_opposite("is_known", "is_unknown", ValueShape.NONE, _on(_always, *FactKind)),
)

OPERATORS: Final[Mapping[str, Operator]] = MappingProxyType({operator.name: operator for operator in _OPERATORS})
#: The one operator that a fact without a value meets.
IS_UNKNOWN: Final = OPERATORS["is_unknown"]


def operators_of(kind: FactKind) -> tuple[Operator, ...]:
    """The operators that work on facts of a kind, in the order in which a person is offered them."""
    return tuple(operator for operator in OPERATORS.values() if kind in operator.tests)
