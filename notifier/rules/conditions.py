"""Conditions of a rule: trees of comparisons that a trigger's facts meet or not, and why.

A fact that is not known meets no comparison but `is_unknown`; nor do two amounts of different currencies. So
`not_equals` on an unknown fact is not met, while `none` over it is: none of its conditions is met.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

from notifier.rules.fact_kinds import KIND_TERMS, FactKind, FactValue, Money, element_kind
from notifier.rules.facts.evaluation import Evaluation
from notifier.rules.facts.folding import fold_phrase
from notifier.rules.facts.registry import Fact
from notifier.rules.operators import IS_UNKNOWN, PREPARE, Operator, Test, ValueShape
from notifier.vocabulary.facts import JsonValue


class GroupKind(StrEnum):
    """How many members of a group must be met."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


class Judgement(StrEnum):
    """What became of one comparison, and why."""

    MET = "met"
    NOT_MET = "not_met"
    #: The fact has no value here.
    UNKNOWN = "unknown"
    #: The fact it is compared with has no value here, or an empty one.
    OTHER_UNKNOWN = "other_unknown"
    #: The amounts are of different currencies.
    OTHER_CURRENCY = "other_currency"


@dataclass(frozen=True, slots=True)
class Sight:
    """What one comparison saw: the fact's value, that of the other fact if there is one, and what followed."""

    seen: FactValue | None
    other: FactValue | None
    judgement: Judgement


class Comparison:
    """A fact, an operator, and either the values of the rule or the fact it is held against."""

    __slots__ = ("_currency", "_fold", "_fold_element", "_prepared", "_test", "fact", "operator", "other", "values")

    def __init__(self, fact: Fact, operator: Operator, values: tuple[FactValue, ...], other: Fact | None) -> None:
        """Make ready, once, what every evaluation needs; the parser has checked that the parts fit."""
        self.fact = fact
        self.operator = operator
        self.values = values
        self.other = other
        self._test: Test = operator.tests[fact.kind]
        self._fold = KIND_TERMS[fact.kind].fold
        self._fold_element = _unfolded if operator.shape in _KEPT else KIND_TERMS[element_kind(fact.kind)].fold
        self._currency = _currency_of(values)
        self._prepared = None if other is not None else self._prepare(values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Comparison) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def __repr__(self) -> str:
        against = self.other.name if self.other else self.values
        return f"Comparison({self.fact.name} {self.operator.name} {against!r})"

    def is_met(self, evaluation: Evaluation) -> bool:
        """Whether the facts fit: what `look` says, by a shorter way where there is one."""
        if self.other is not None:
            return self.look(evaluation).judgement is Judgement.MET
        seen = self.fact.read(evaluation)
        if seen is None:
            return self.operator is IS_UNKNOWN
        if self._currency is not None and isinstance(seen, Money) and seen.currency != self._currency:
            return False
        return self._test(self._fold(seen), self._prepared, evaluation)

    def look(self, evaluation: Evaluation) -> Sight:
        """The values and what they lead to."""
        seen = self.fact.read(evaluation)
        if seen is None:
            return Sight(None, None, Judgement.MET if self.operator is IS_UNKNOWN else Judgement.UNKNOWN)
        if self.other is None:
            return Sight(seen, None, self._judge(seen, self._currency, self._prepared, evaluation))
        other = self.other.read(evaluation)
        if other is None:
            return Sight(seen, None, Judgement.OTHER_UNKNOWN)
        values = other if self.other.kind is FactKind.TEXTS and isinstance(other, tuple) else (other,)
        if self._tells_nothing(values):
            return Sight(seen, other, Judgement.OTHER_UNKNOWN)
        return Sight(seen, other, self._judge(seen, _currency_of(values), self._prepare(values), evaluation))

    def _tells_nothing(self, values: tuple[Any, ...]) -> bool:
        """Whether nothing is left of another fact: every text begins with an empty one, which is no answer."""
        fold = fold_phrase if self.operator.shape is ValueShape.PHRASES else self._fold_element
        return all(fold(value) == "" for value in values)

    def _judge(self, seen: FactValue, currency: str | None, prepared: object, evaluation: Evaluation) -> Judgement:
        if isinstance(seen, Money) and currency not in {None, seen.currency}:
            return Judgement.OTHER_CURRENCY
        return Judgement.MET if self._test(self._fold(seen), prepared, evaluation) else Judgement.NOT_MET

    def _prepare(self, values: tuple[Any, ...]) -> object:
        return PREPARE[self.operator.shape](tuple(map(self._fold_element, values)))

    def _parts(self) -> tuple[object, ...]:
        return self.fact.name, self.operator.name, self.values, self.other and self.other.name


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions of which all, any or none must be met."""

    kind: GroupKind
    members: "tuple[Condition, ...]"

    def is_met(self, evaluation: Evaluation) -> bool:
        """Whether enough members are met."""
        # One member that is not met settles `all`; one that is met settles `any` and `none`.
        settling = self.kind is not GroupKind.ALL
        for member in self.members:
            if member.is_met(evaluation) is settling:
                return self.kind is GroupKind.ANY
        return self.kind is not GroupKind.ANY


Condition: TypeAlias = Group | Comparison
#: What a rule without conditions has.
ALWAYS: Final = Group(GroupKind.ALL, ())
#: Shapes whose values are no values of the fact's kind: numbers of days, and texts that are folded in their own way.
_KEPT: Final = frozenset({ValueShape.DAYS, ValueShape.PHRASES, ValueShape.POSTCODES})


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison that decided: where it stands (`all[1].any[0]`), what it saw, and whether it was met."""

    path: str
    comparison: Comparison
    sight: Sight

    @property
    def is_met(self) -> bool:
        return self.sight.judgement is Judgement.MET

    def to_json(self) -> dict[str, JsonValue]:
        """For the passport: the comparison as the merchant wrote it, the values seen, and the judgement."""
        seen = _write(self.comparison.fact, self.sight.seen)
        found: dict[str, JsonValue] = {"path": self.path, "condition": condition_to_json(self.comparison), "seen": seen}
        if self.comparison.other is not None:
            found["other_seen"] = _write(self.comparison.other, self.sight.other)
        return found | {"judgement": self.sight.judgement.value}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The result with the comparisons that led to it; none where there are no conditions."""

    is_met: bool
    findings: tuple[Finding, ...]


def evaluate(condition: Condition, evaluation: Evaluation) -> bool:
    """Whether the facts meet the condition. Never raises, whatever the snapshot holds."""
    return condition.is_met(evaluation)


def explain(condition: Condition, evaluation: Evaluation) -> Explanation:
    """The same answer with its reasons: of a group, the members whose answers made it what it is."""
    return _explain(condition, evaluation, "")


def _explain(condition: Condition, evaluation: Evaluation, path: str) -> Explanation:
    if isinstance(condition, Comparison):
        sight = condition.look(evaluation)
        return Explanation(sight.judgement is Judgement.MET, (Finding(path, condition, sight),))
    here = f"{path}.{condition.kind.value}" if path else condition.kind.value
    members = [_explain(member, evaluation, f"{here}[{index}]") for index, member in enumerate(condition.members)]
    settling = condition.kind is not GroupKind.ALL
    settled = [member for member in members if member.is_met is settling]
    is_met = bool(settled) is (condition.kind is GroupKind.ANY)
    return Explanation(is_met, tuple(finding for member in settled or members for finding in member.findings))


def condition_to_json(condition: Condition) -> dict[str, JsonValue]:
    """The JSON of a rule; parsing it gives an equal condition. Empty for no conditions."""
    return {} if condition == ALWAYS else _to_json(condition)


def _to_json(condition: Condition) -> dict[str, JsonValue]:
    if isinstance(condition, Group):
        return {condition.kind.value: [_to_json(member) for member in condition.members]}
    written: dict[str, JsonValue] = {"fact": condition.fact.name, "is": condition.operator.name}
    if condition.other is not None:
        return written | {"value": {"fact": condition.other.name}}
    if condition.operator.shape is ValueShape.NONE:
        return written
    kept = condition.operator.shape in _KEPT
    write = _unfolded if kept else KIND_TERMS[element_kind(condition.fact.kind)].write
    values = [write(value) for value in condition.values]
    return written | {"value": values[0] if condition.operator.shape in _SINGLE else values}


_SINGLE: Final = frozenset({ValueShape.ONE, ValueShape.DAYS})


def _currency_of(values: tuple[FactValue, ...]) -> str | None:
    """Of amounts, the currency they are in; the parser lets no two be named together."""
    return values[0].currency if values and isinstance(values[0], Money) else None


def _write(fact: Fact, value: FactValue | None) -> JsonValue:
    return None if value is None else KIND_TERMS[fact.kind].write(value)


def _unfolded(value: Any) -> Any:  # noqa: ANN401 -- whatever the operator takes
    return value
