"""Reads the JSON of a rule's conditions, and says exactly what is wrong with it and where."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from notifier.foundation.errors import ProductError
from notifier.rules.conditions import ALWAYS, Comparison, Condition, Group, GroupKind
from notifier.rules.fact_kinds import (
    KIND_TERMS,
    FactKind,
    FactValue,
    Money,
    UnreadableValueError,
    describe_json,
    element_kind,
)
from notifier.rules.facts.folding import fold_phrase
from notifier.rules.facts.postcodes import parse_area
from notifier.rules.facts.registry import FACTS, Fact
from notifier.rules.operators import OPERATORS, Operator, ValueShape, operators_of
from notifier.vocabulary.facts import JsonValue

DEEPEST: Final = 6
MOST_CONDITIONS: Final = 100
MOST_VALUES: Final = 500
MOST_DAYS: Final = 3650
_GROUPS: Final = ", ".join(GroupKind)
#: Shapes that another fact can stand in for, with the kind it must have: its own kind, or a list of texts.
_FROM_FACT: Final = frozenset({ValueShape.ONE, ValueShape.MANY, ValueShape.PHRASES})


class ConditionError(ProductError):
    """Conditions that cannot be used: `path` says where (`all[1].any[0].value`, empty at the top), `problem` what."""

    def __init__(self, path: str, problem: str) -> None:
        """`problem` continues a sentence that begins with the path: `must be …`."""
        super().__init__(f"{path or 'The condition'} {problem}.")
        self.path = path
        self.problem = problem


def parse_condition(conditions: JsonValue) -> Condition:
    """The condition of a rule's JSON; raises `ConditionError`. Nothing, `{}` and `[]` mean always."""
    if conditions is None or (isinstance(conditions, Mapping | Sequence) and not conditions and conditions != ""):
        return ALWAYS
    return _Parser().parse(conditions, "", 1)


class _Parser:
    """Counts while it reads, so that no input makes more than a bounded tree."""

    def __init__(self) -> None:
        self._count = 0

    def parse(self, source: JsonValue, path: str, depth: int) -> Condition:
        self._count += 1
        if self._count > MOST_CONDITIONS:
            raise ConditionError(path, f"is one too many: a rule has at most {MOST_CONDITIONS} conditions and groups")
        if not isinstance(source, Mapping):
            raise ConditionError(path, f"must be a comparison or a group ({_GROUPS}), not {describe_json(source)}")
        if "fact" in source:
            return _parse_comparison(source, path)
        return self._parse_group(source, path, depth)

    def _parse_group(self, source: Mapping[str, JsonValue], path: str, depth: int) -> Group:
        if len(source) != 1 or next(iter(source)) not in list(GroupKind):
            raise ConditionError(path, f"must have a fact, or be a group of exactly one of {_GROUPS}")
        kind = GroupKind(next(iter(source)))
        members, here = source[kind], _step(path, kind.value)
        if not isinstance(members, Sequence) or isinstance(members, str):
            raise ConditionError(here, f"must be a list of conditions, not {describe_json(members)}")
        if depth > DEEPEST:
            raise ConditionError(here, f"is nested too deep: groups go at most {DEEPEST} deep")
        if not members and kind is not GroupKind.ALL:
            raise ConditionError(here, "must hold at least one condition")
        parsed = (self.parse(member, f"{here}[{index}]", depth + 1) for index, member in enumerate(members))
        return Group(kind, tuple(parsed))


def _parse_comparison(source: Mapping[str, JsonValue], path: str) -> Comparison:
    unknown = sorted(str(key) for key in source if key not in {"fact", "is", "value"})
    if unknown:
        raise ConditionError(path, f"has {unknown[0]!r}, but a comparison has only 'fact', 'is' and 'value'")
    fact = _find_fact(source["fact"], _step(path, "fact"))
    operator = _find_operator(source.get("is"), fact, _step(path, "is"))
    here = _step(path, "value")
    if operator.shape is ValueShape.NONE:
        if "value" in source:
            raise ConditionError(here, f"must be left out: {operator.name} needs none")
        return Comparison(fact, operator, (), None)
    if "value" not in source:
        raise ConditionError(here, f"is missing: {operator.name} needs it")
    value = source["value"]
    if isinstance(value, Mapping) and set(value) == {"fact"}:
        return Comparison(fact, operator, (), _parse_other(value["fact"], fact, operator, here))
    return Comparison(fact, operator, _SHAPES[operator.shape](fact, value, here), None)


def _find_fact(name: JsonValue, path: str) -> Fact:
    fact = FACTS.get(name) if isinstance(name, str) else None
    if fact is None:
        raise ConditionError(path, f"must name a fact{_suggest(name, FACTS)}")
    return fact


def _find_operator(name: JsonValue, fact: Fact, path: str) -> Operator:
    operator = OPERATORS.get(name) if isinstance(name, str) else None
    if operator is None:
        raise ConditionError(path, f"must name an operator{_suggest(name, OPERATORS)}")
    if fact.kind not in operator.tests:
        usable = ", ".join(each.name for each in operators_of(fact.kind))
        raise ConditionError(
            path, f"must be an operator for {fact.name} ({fact.kind.value}), not {operator.name}: {usable}"
        )
    return operator


def _suggest(name: JsonValue, known: Mapping[str, object]) -> str:
    if not isinstance(name, str):
        return f", not {describe_json(name)}"
    near = get_close_matches(name[:80], known, n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    return f"; {name[:80]!r} is not known{hint}"


def _parse_other(name: JsonValue, fact: Fact, operator: Operator, path: str) -> Fact:
    other = _find_fact(name, _step(path, "fact"))
    wanted = element_kind(fact.kind) if operator.shape is ValueShape.ONE else FactKind.TEXTS
    takes_facts = operator.shape is ValueShape.ONE or element_kind(fact.kind) is FactKind.TEXT
    if operator.shape not in _FROM_FACT or not takes_facts:
        raise ConditionError(path, f"must be given itself: {operator.name} on {fact.name} takes no other fact")
    if other.kind is not wanted or (wanted is FactKind.CHOICE and other.choices != fact.choices):
        raise ConditionError(
            path,
            f"must be a fact that {fact.name} can be compared with ({wanted.value}); "
            f"{other.name} is another kind ({other.kind.value})",
        )
    return other


def _parse_one(fact: Fact, value: JsonValue, path: str) -> tuple[FactValue, ...]:
    return (_parse_element(fact, value, path),)


def _parse_many(fact: Fact, value: JsonValue, path: str) -> tuple[FactValue, ...]:
    return tuple(_parse_element(fact, item, f"{path}[{index}]") for index, item in enumerate(_list(value, path)))


def _parse_pair(fact: Fact, value: JsonValue, path: str) -> tuple[FactValue, ...]:
    pair = _parse_many(fact, value, path)
    if len(pair) != 2:
        raise ConditionError(path, f"must be a list of two values, the lower first, not of {len(pair)}")
    low, high = pair
    if isinstance(low, Money) and isinstance(high, Money) and low.currency != high.currency:
        raise ConditionError(path, "must be two amounts of one currency")
    fold = KIND_TERMS[fact.kind].fold
    if fold(high) < fold(low):
        raise ConditionError(path, "must have the lower value first")
    return pair


def _parse_days(fact: Fact, value: JsonValue, path: str) -> tuple[FactValue, ...]:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_DAYS:
        raise ConditionError(path, f"must be a whole number of days from 0 to {MOST_DAYS}")
    return (value,)


def _parse_phrases(fact: Fact, value: JsonValue, path: str) -> tuple[FactValue, ...]:
    return _parse_texts(value, path, _check_phrase)


def _parse_postcodes(fact: Fact, value: JsonValue, path: str) -> tuple[FactValue, ...]:
    return _parse_texts(value, path, parse_area)


def _parse_texts(value: JsonValue, path: str, check: Callable[[str], object]) -> tuple[FactValue, ...]:
    texts: list[FactValue] = []
    for index, item in enumerate(_list(value, path)):
        try:
            text = KIND_TERMS[FactKind.TEXT].parse(item)
            check(str(text))
        except ValueError as problem:
            raise ConditionError(f"{path}[{index}]", str(problem)) from None
        texts.append(text)
    return tuple(texts)


def _check_phrase(text: str) -> None:
    if not fold_phrase(text):
        raise UnreadableValueError("must contain a letter or a digit")


def _list(value: JsonValue, path: str) -> Sequence[JsonValue]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ConditionError(path, f"must be a list, not {describe_json(value)}")
    if not 1 <= len(value) <= MOST_VALUES:
        raise ConditionError(path, f"must be a list of 1 to {MOST_VALUES} values, not of {len(value)}")
    return value


def _parse_element(fact: Fact, value: JsonValue, path: str) -> FactValue:
    try:
        parsed = KIND_TERMS[element_kind(fact.kind)].parse(value)
    except UnreadableValueError as problem:
        raise ConditionError(path, str(problem)) from None
    if fact.kind is FactKind.CHOICE and parsed not in fact.choices:
        raise ConditionError(path, f"must be one of {', '.join(fact.choices)}")
    return parsed


def _step(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


_SHAPES: Final[Mapping[ValueShape, Callable[[Fact, JsonValue, str], tuple[FactValue, ...]]]] = MappingProxyType(
    {
        ValueShape.ONE: _parse_one,
        ValueShape.MANY: _parse_many,
        ValueShape.PAIR: _parse_pair,
        ValueShape.DAYS: _parse_days,
        ValueShape.PHRASES: _parse_phrases,
        ValueShape.POSTCODES: _parse_postcodes,
    }
)
