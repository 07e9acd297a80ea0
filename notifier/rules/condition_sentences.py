"""The conditions of a rule as one sentence in the merchant's language, and what each saw.

Each operator has a whole clause with the fact as its subject, in the singular and, for facts that are lists, in the
plural. Lists are joined by the language's own rules (CLDR).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from types import MappingProxyType
from typing import Final, Literal

from babel import Locale
from babel.lists import format_list

from notifier.rules.condition_sentences_values import describe_value
from notifier.rules.conditions import ALWAYS, Comparison, Condition, Finding, Group, GroupKind, Judgement
from notifier.rules.fact_kinds import FactKind, FactValue, element_kind
from notifier.rules.facts.registry import Fact
from notifier.rules.operators import Operator, ValueShape
from notifier.vocabulary.marking import N_

_CLAUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "equals": N_("%(fact)s is %(value)s"),
        "not_equals": N_("%(fact)s is not %(value)s"),
        "less_than": N_("%(fact)s is less than %(value)s"),
        "at_least": N_("%(fact)s is at least %(value)s"),
        "greater_than": N_("%(fact)s is more than %(value)s"),
        "at_most": N_("%(fact)s is at most %(value)s"),
        "between": N_("%(fact)s is between %(low)s and %(high)s"),
        "not_between": N_("%(fact)s is not between %(low)s and %(high)s"),
        "contains": N_("%(fact)s contains %(value)s"),
        "not_contains": N_("%(fact)s does not contain %(value)s"),
        "begins_with": N_("%(fact)s begins with %(value)s"),
        "not_begins_with": N_("%(fact)s does not begin with %(value)s"),
        "ends_with": N_("%(fact)s ends with %(value)s"),
        "not_ends_with": N_("%(fact)s does not end with %(value)s"),
        "matches_words": N_("%(fact)s mentions %(value)s"),
        "not_matches_words": N_("%(fact)s does not mention %(value)s"),
        "is_one_of": N_("%(fact)s is %(value)s"),
        "is_none_of": N_("%(fact)s is not %(value)s"),
        "starts_with_postcode": N_("%(fact)s lies in the area %(value)s"),
        "not_starts_with_postcode": N_("%(fact)s does not lie in the area %(value)s"),
        "before": N_("%(fact)s is before %(value)s"),
        "on_or_after": N_("%(fact)s is not before %(value)s"),
        "after": N_("%(fact)s is after %(value)s"),
        "on_or_before": N_("%(fact)s is not after %(value)s"),
        "is_yes": N_("%(fact)s: yes"),
        "is_no": N_("%(fact)s: no"),
        "is_known": N_("%(fact)s is known"),
        "is_unknown": N_("%(fact)s is not known"),
    }
)
_LIST_CLAUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "contains": N_("%(fact)s include %(value)s"),
        "not_contains": N_("%(fact)s do not include %(value)s"),
        "begins_with": N_("one of the %(fact)s begins with %(value)s"),
        "not_begins_with": N_("none of the %(fact)s begins with %(value)s"),
        "ends_with": N_("one of the %(fact)s ends with %(value)s"),
        "not_ends_with": N_("none of the %(fact)s ends with %(value)s"),
        "matches_words": N_("one of the %(fact)s mentions %(value)s"),
        "not_matches_words": N_("none of the %(fact)s mentions %(value)s"),
        "has_any_of": N_("%(fact)s include %(value)s"),
        "has_none_of": N_("%(fact)s do not include %(value)s"),
        "has_all_of": N_("%(fact)s include all of %(value)s"),
        "is_known": N_("%(fact)s are known"),
        "is_unknown": N_("%(fact)s are not known"),
    }
)
_FINDINGS: Final[Mapping[Judgement, str]] = MappingProxyType(
    {
        Judgement.MET: N_("Met: %(condition)s (seen: %(value)s)."),
        Judgement.NOT_MET: N_("Not met: %(condition)s (seen: %(value)s)."),
        Judgement.UNKNOWN: N_("Not met: %(condition)s (it is not known here)."),
        Judgement.OTHER_UNKNOWN: N_("Not met: %(condition)s (%(other)s: not known here)."),
        Judgement.OTHER_CURRENCY: N_("Not met: %(condition)s (seen: %(value)s, another currency)."),
    }
)
#: Operators over several values that need them all; the others need one.
_NEEDS_ALL: Final = frozenset({"has_all_of"})
_BETWEEN: Final = frozenset({ValueShape.PAIR})


@dataclass(frozen=True, slots=True)
class _Speech:
    """A language: its words, and its rules for dates, amounts and lists."""

    words: NullTranslations
    locale: Locale

    def join(self, parts: Iterable[str], style: Literal["standard", "or"]) -> str:
        return format_list(list(parts), style=style, locale=self.locale)

    def value(self, fact: Fact, kind: FactKind, value: FactValue) -> str:
        return describe_value(fact, kind, value, self.words, self.locale)

    def label(self, fact: Fact) -> str:
        return self.words.gettext(fact.label)


def describe_condition(condition: Condition, translations: NullTranslations, locale: Locale) -> str:
    """When a rule applies, such as "When order value is more than €100.00 and country of delivery is France."."""
    if condition == ALWAYS:
        return translations.gettext("Always.")
    clause = _describe(condition, _Speech(translations, locale), is_outer=True)
    return translations.gettext("When %(conditions)s.") % {"conditions": clause}


def describe_clause(condition: Condition, translations: NullTranslations, locale: Locale) -> str:
    """The same to go on with after "When … and ": "order value is more than €100.00"; alternatives in brackets."""
    condition = _unwrap(condition)
    is_list = isinstance(condition, Group) and condition.kind is GroupKind.ALL
    return _describe(condition, _Speech(translations, locale), is_outer=is_list)


def describe_operator(operator: Operator, kind: FactKind, translations: NullTranslations) -> str:
    """What stands between a fact and its values, for a list to choose from: "is more than", "is between … and"."""
    gap = "…"
    if operator.shape is ValueShape.DAYS:
        clause = _count_days(operator.name, 2, translations).replace("%(count)d", "%(count)s")
    else:
        clause = translations.gettext((_LIST_CLAUSES if kind is FactKind.TEXTS else _CLAUSES)[operator.name])
    told = clause % dict.fromkeys(("fact", "value", "low", "high", "count"), gap)
    # In some languages fact and value stand beside each other and nothing between them.
    return told.strip(f"{gap}:：«»“”„「」 ") or "="


def describe_finding(finding: Finding, translations: NullTranslations, locale: Locale) -> str:
    """What one comparison came to, such as "Not met: order value is more than €100.00 (seen: €80.00)."."""
    speech = _Speech(translations, locale)
    comparison, sight = finding.comparison, finding.sight
    condition = _describe_comparison(comparison, speech)
    if finding.is_met and sight.seen is None:
        return translations.gettext("Met: %(condition)s.") % {"condition": condition}
    seen = "" if sight.seen is None else speech.value(comparison.fact, comparison.fact.kind, sight.seen)
    other = speech.label(comparison.other) if comparison.other else ""
    values = {"condition": condition, "value": seen, "other": other}
    return translations.gettext(_FINDINGS[sight.judgement]) % values


def _describe(condition: Condition, speech: _Speech, *, is_outer: bool) -> str:
    condition = _unwrap(condition)
    if isinstance(condition, Comparison):
        return _describe_comparison(condition, speech)
    clause = _describe_group(condition, speech)
    # Brackets keep a group apart from its neighbours.
    return clause if is_outer else speech.words.gettext("(%(conditions)s)") % {"conditions": clause}


def _unwrap(condition: Condition) -> Condition:
    """What a group of one stands for: its member says the same."""
    while isinstance(condition, Group) and len(condition.members) == 1 and condition.kind is not GroupKind.NONE:
        condition = condition.members[0]
    return condition


def _describe_group(group: Group, speech: _Speech) -> str:
    if not group.members:
        return speech.words.gettext("always")
    is_outer = len(group.members) == 1
    parts = [_describe(member, speech, is_outer=is_outer) for member in group.members]
    joined = speech.join(parts, "standard" if group.kind is GroupKind.ALL else "or")
    if group.kind is not GroupKind.NONE:
        return joined
    return speech.words.gettext("it is not true that %(conditions)s") % {"conditions": joined}


def _describe_comparison(comparison: Comparison, speech: _Speech) -> str:
    operator, fact = comparison.operator, comparison.fact
    values = {"fact": speech.label(fact)}
    if operator.shape is ValueShape.DAYS:
        count = int(str(comparison.values[0]))
        return _count_days(operator.name, count, speech.words) % (values | {"count": count})
    clauses = _LIST_CLAUSES if fact.kind is FactKind.TEXTS else _CLAUSES
    return speech.words.gettext(clauses[operator.name]) % (values | _describe_values(comparison, speech))


def _describe_values(comparison: Comparison, speech: _Speech) -> dict[str, str]:
    if comparison.other is not None:
        label = speech.label(comparison.other)
        return {"value": speech.words.gettext("the value of “%(fact)s”") % {"fact": label}}
    kind = element_kind(comparison.fact.kind)
    parts = [speech.value(comparison.fact, kind, value) for value in comparison.values]
    if comparison.operator.shape in _BETWEEN:
        return {"low": parts[0], "high": parts[1]}
    return {"value": speech.join(parts, "standard" if comparison.operator.name in _NEEDS_ALL else "or")}


def _count_days(operator: str, count: int, words: NullTranslations) -> str:
    match operator:
        case "within_last_days":
            return words.ngettext(
                "%(fact)s is at most %(count)d day ago", "%(fact)s is at most %(count)d days ago", count
            )
        case "within_next_days":
            return words.ngettext(
                "%(fact)s is at most %(count)d day ahead", "%(fact)s is at most %(count)d days ahead", count
            )
        case "more_than_days_ago":
            return words.ngettext(
                "%(fact)s is more than %(count)d day ago", "%(fact)s is more than %(count)d days ago", count
            )
        case _:
            return words.ngettext(
                "%(fact)s is more than %(count)d day ahead", "%(fact)s is more than %(count)d days ahead", count
            )
