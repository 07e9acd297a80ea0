"""What a person who writes a condition can choose from, in the words the rule's sentence uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations

from babel import Locale

from notifier.catalogue.trigger_type import TriggerType
from notifier.channels.translations import choose_language, get_translations, worded_languages
from notifier.rules.condition_sentences import describe_operator
from notifier.rules.fact_kinds import FactKind, list_countries
from notifier.rules.facts.registry import FACTS, Fact
from notifier.rules.operators import ValueShape, operators_of

#: Operators that say with one value what another of the same words says with several, or the other way round.
_ONE = frozenset({"equals", "not_equals"})
_MANY = frozenset({"is_one_of", "is_none_of"})
_SAID_OTHERWISE = {
    FactKind.NUMBER: _MANY,
    FactKind.DAY: _MANY,
    FactKind.MONEY: frozenset[str](),
    FactKind.TEXTS: frozenset({"contains", "not_contains"}),
}
#: What most people ask.
_FIRST = _MANY | {"has_any_of", "has_none_of", "greater_than", "less_than"}
#: Facts about messages: known whatever happens.
_EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class OperatorOffer:
    """A way to ask: "is more than", and what it takes."""

    name: str
    label: str
    shape: ValueShape


@dataclass(frozen=True, slots=True)
class FactOffer:
    """Something to ask about; `choices` are its only values with their labels, empty where any will do."""

    name: str
    group: str
    label: str
    kind: FactKind
    choices: Mapping[str, str]
    operators: tuple[OperatorOffer, ...]

    def find_operator(self, name: str) -> OperatorOffer | None:
        """The way to ask of this name."""
        return next((operator for operator in self.operators if operator.name == name), None)


def list_fact_offers(trigger: TriggerType, language: str) -> tuple[FactOffer, ...]:
    """The facts that are known when this happens, in the order in which a person is offered them."""
    groups = {*trigger.facts, _EARLIER}
    return tuple(_offer(name, choose_language((language,))) for name in FACTS if name.partition(".")[0] in groups)


def find_fact_offer(name: str, language: str) -> FactOffer | None:
    """One fact, known or not when something happens; None for a name that is none."""
    return _offer(name, choose_language((language,))) if name in FACTS else None


@lru_cache(maxsize=2048)
def _offer(name: str, language: str) -> FactOffer:
    fact, words = FACTS[name], get_translations(language)
    return FactOffer(
        name=name,
        group=name.partition(".")[0],
        label=words.gettext(fact.label),
        kind=fact.kind,
        choices=_choices(fact, language, words),
        operators=tuple(
            OperatorOffer(operator.name, describe_operator(operator, fact.kind, words), operator.shape)
            for operator in sorted(operators_of(fact.kind), key=lambda one: one.name not in _FIRST)
            if operator.name not in _SAID_OTHERWISE.get(fact.kind, _ONE)
        ),
    )


def _choices(fact: Fact, language: str, words: NullTranslations) -> Mapping[str, str]:
    locale = Locale.parse(language, sep="-")
    if fact.kind is FactKind.COUNTRY:
        names = {code: str(locale.territories.get(code, code)) for code in list_countries()}
        return dict(sorted(names.items(), key=lambda named: named[1].casefold()))
    if fact.kind is FactKind.LANGUAGE:
        return {tag: Locale.parse(tag, sep="-").get_display_name(locale) or tag for tag in worded_languages()}
    return {value: words.gettext(label) for value, label in fact.choices.items()}
