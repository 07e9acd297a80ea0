"""What the builder offers: triggers by family, facts by group, and the fields of each condition."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from notifier.api.catalogue import TRIGGER_TYPES, Family, TriggerType
from notifier.api.conditions import FactOffer, OperatorOffer, ValueShape, find_fact_offer, list_fact_offers
from notifier.api.rules import RecipientKind, describe_channel, describe_occasion, describe_person
from notifier.api.vocabulary import Channel
from portal.console.rules.condition_rows import Widget, choose_widget
from portal.console.rules.rule_form import ConditionRow, RowGroup, RowProblem, RuleForm
from portal.console.rules.views import GroupView, Option, OptionGroup, RowView
from portal.console.rules.words import FACT_GROUPS, FAMILIES


def list_triggers(language: str, chosen: str = "", search: str = "") -> tuple[OptionGroup, ...]:
    """Everything that can happen in plain words, or what has all words of a search in it."""
    wanted = search.casefold().split()
    groups = []
    for family, title in FAMILIES.items():
        options = tuple(
            Option(name, told, name == chosen)
            for name, told in _occasions(language).items()
            if _family_of(name) is family
            and (family is not Family.OTHER or name == chosen)
            and all(word in told.casefold() for word in wanted)
        )
        groups += [OptionGroup(title, options)] if options else []
    return tuple(groups)


def list_facts(trigger: str, language: str) -> tuple[OptionGroup, ...]:
    """The facts that are known when a trigger happens; none before one is chosen."""
    kind = TRIGGER_TYPES.get(trigger)
    offers = () if kind is None else list_fact_offers(kind, language)
    return tuple(
        OptionGroup(title, options)
        for group, title in FACT_GROUPS.items()
        if (options := tuple(Option(fact.name, fact.label) for fact in offers if fact.group == group))
    )


def list_recipients(form: RuleForm, language: str) -> tuple[Option, ...]:
    """Whom a rule can write to."""
    return tuple(
        Option(kind.value, describe_person(kind, language), kind.value in form.recipients) for kind in RecipientKind
    )


def list_channels(form: RuleForm, language: str) -> tuple[Option, ...]:
    """The channels in the order of the form."""
    return tuple(
        Option(name, describe_channel(Channel(name), language), name in form.channels) for name in form.channel_order
    )


def list_members(form: RuleForm, problems: Mapping[str, RowProblem], language: str) -> tuple[RowView | GroupView, ...]:
    """The conditions of a form with their fields."""
    show = _row_writer(TRIGGER_TYPES.get(form.trigger), problems, language)
    return tuple(
        GroupView(
            str(index), member.kind, tuple(show(row, f"{index}.{place}") for place, row in enumerate(member.rows))
        )
        if isinstance(member, RowGroup)
        else show(member, str(index))
        for index, member in enumerate(form.members)
    )


def _row_writer(
    trigger: TriggerType | None, problems: Mapping[str, RowProblem], language: str
) -> Callable[[ConditionRow, str], RowView]:
    known = {fact.name for fact in list_fact_offers(trigger, language)} if trigger else set()

    def show(row: ConditionRow, place: str) -> RowView:
        fact = find_fact_offer(row.fact, language)
        if fact is None:
            return RowView(place, row, "", (), Widget.NONE, False, (), None, None)
        operator = fact.find_operator(row.operator) or fact.operators[0]
        return RowView(
            place=place,
            row=row,
            operator=operator.name,
            operators=fact.operators,
            widget=choose_widget(fact, operator),
            is_pair=operator.shape is ValueShape.PAIR,
            choices=_list_choices(fact, operator, row.values),
            problem=problems.get(place),
            stranger=None if fact.name in known else fact.label,
        )

    return show


def _list_choices(fact: FactOffer, operator: OperatorOffer, values: tuple[str, ...]) -> tuple[Option, ...]:
    """Of long lists what is chosen comes first, so that it is seen."""
    if choose_widget(fact, operator) not in (Widget.CHOICE, Widget.CHOICES):
        return ()
    strangers = {value: value for value in values if value and value not in fact.choices}
    options = [Option(value, label, value in values) for value, label in {**fact.choices, **strangers}.items()]
    return tuple(sorted(options, key=lambda option: not option.is_chosen)) if _is_long(options) else tuple(options)


def _is_long(options: Iterable[Option]) -> bool:
    return sum(1 for _ in options) > 15


def _family_of(trigger: str) -> Family | None:
    kind = TRIGGER_TYPES.get(trigger)
    return None if kind is None else kind.family


@lru_cache(maxsize=16)
def _occasions(language: str) -> Mapping[str, str]:
    told = {name: describe_occasion(name, language) for name in TRIGGER_TYPES}
    return {name: occasion for name, occasion in told.items() if occasion}
