"""Conditions of a rule as rows of the builder and back, in so far as rows can show them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from notifier.api.conditions import (
    ALWAYS,
    Condition,
    ConditionError,
    FactKind,
    FactOffer,
    GroupKind,
    OperatorOffer,
    ValueShape,
    condition_to_json,
    find_fact_offer,
    parse_condition,
)
from notifier.api.vocabulary import JsonValue
from portal.console.rules.rule_form import ConditionRow, Member, RowGroup, RowProblem
from portal.web.locale import SOURCE_LOCALE

#: Said by another operator with the same words, which takes several values.
_SAID_BY_SEVERAL: Final = {
    "equals": "is_one_of",
    "not_equals": "is_none_of",
    "contains": "has_any_of",
    "not_contains": "has_none_of",
}
_LISTS: Final = frozenset({ValueShape.MANY, ValueShape.PHRASES, ValueShape.POSTCODES})
_PROBLEMS: Final = {
    FactKind.NUMBER: RowProblem.NUMBER,
    FactKind.MONEY: RowProblem.AMOUNT,
    FactKind.DAY: RowProblem.DAY,
    FactKind.MOMENT: RowProblem.DAY,
}


class Widget(StrEnum):
    """The field a value is typed into or chosen from."""

    NONE = "none"
    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    DAYS = "days"
    AMOUNT = "amount"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"
    CHOICES = "choices"


_WIDGETS: Final = {
    FactKind.NUMBER: Widget.NUMBER,
    FactKind.MONEY: Widget.AMOUNT,
    FactKind.DAY: Widget.DAY,
    FactKind.MOMENT: Widget.MOMENT,
}


def choose_widget(fact: FactOffer, operator: OperatorOffer) -> Widget:
    """The field for what an operator on a fact takes; pairs take two of them."""
    if operator.shape is ValueShape.NONE:
        return Widget.NONE
    if operator.shape is ValueShape.DAYS:
        return Widget.DAYS
    if operator.shape in _LISTS:
        return Widget.CHOICES if fact.choices and operator.shape is ValueShape.MANY else Widget.LINES
    if fact.choices and fact.kind is not FactKind.TEXTS:
        return Widget.CHOICE
    return _WIDGETS.get(fact.kind, Widget.TEXT)


def write_conditions(
    match: GroupKind, members: Sequence[Member], zone: ZoneInfo
) -> tuple[Condition, Mapping[str, RowProblem]]:
    """What rows say, and what is wrong with those left out, by place; rows without a fact say nothing."""
    problems: dict[str, RowProblem] = {}
    written: list[JsonValue] = []
    for index, member in enumerate(members):
        place = str(index)
        if isinstance(member, RowGroup):
            rows = [_write_row(row, f"{place}.{at}", zone, problems) for at, row in enumerate(member.rows)]
            said: list[JsonValue] = [row for row in rows if row is not None]
            written += [{member.kind.value: said}] if said else []
        else:
            row = _write_row(member, place, zone, problems)
            written += [] if row is None else [row]
    if not written:
        return ALWAYS, problems
    # One condition says the same alone.
    is_alone = match is GroupKind.ALL and len(written) == 1
    return parse_condition(written[0] if is_alone else {match.value: written}), problems


def show_conditions(condition: Condition, zone: ZoneInfo) -> tuple[GroupKind, tuple[Member, ...]] | None:
    """The rows that say the same; None where groups stand in groups of groups, or facts are held against facts."""
    document = condition_to_json(condition)
    if not document:
        return GroupKind.ALL, ()
    if "fact" in document:
        row = _show_row(document, zone)
        return None if row is None else (GroupKind.ALL, (row,))
    kind, held = next(iter(document.items()))
    members = [_show_member(member, zone) for member in _list(held)]
    shown = tuple(member for member in members if member is not None)
    return (GroupKind(kind), shown) if len(shown) == len(members) else None


def _show_member(document: JsonValue, zone: ZoneInfo) -> Member | None:
    if not isinstance(document, Mapping):
        return None
    if "fact" in document:
        return _show_row(document, zone)
    kind, held = next(iter(document.items()))
    rows = [_show_row(row, zone) for row in _list(held) if isinstance(row, Mapping) and "fact" in row]
    shown = tuple(row for row in rows if row is not None)
    return RowGroup(GroupKind(kind), shown) if shown and len(shown) == len(_list(held)) else None


def _show_row(document: Mapping[str, JsonValue], zone: ZoneInfo) -> ConditionRow | None:
    fact = find_fact_offer(str(document["fact"]), SOURCE_LOCALE)
    name, value = str(document["is"]), document.get("value")
    if fact is None or (isinstance(value, Mapping) and "fact" in value):
        return None
    if fact.find_operator(name) is None and _SAID_BY_SEVERAL.get(name):
        name, value = _SAID_BY_SEVERAL[name], [value]
    operator = fact.find_operator(name)
    if operator is None:
        return None
    values = _list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    texts = tuple(_show_value(one, fact.kind, zone) for one in values if one is not None)
    if choose_widget(fact, operator) is Widget.LINES:
        texts = ("\n".join(texts),)
    first = next(iter(values), None)
    currency = str(first.get("currency", "")) if isinstance(first, Mapping) else ""
    return ConditionRow(fact.name, name, texts, currency)


def _show_value(value: JsonValue, kind: FactKind, zone: ZoneInfo) -> str:
    if isinstance(value, Mapping):
        return str(value["amount"])
    if kind is FactKind.MOMENT and isinstance(value, str):
        return dt.datetime.fromisoformat(value).astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    return str(value)


def _write_row(
    row: ConditionRow, place: str, zone: ZoneInfo, problems: dict[str, RowProblem]
) -> Mapping[str, JsonValue] | None:
    fact = find_fact_offer(row.fact, SOURCE_LOCALE)
    if fact is None:
        return None
    operator = fact.find_operator(row.operator) or fact.operators[0]
    document: dict[str, JsonValue] = {"fact": fact.name, "is": operator.name}
    try:
        if operator.shape is not ValueShape.NONE:
            document["value"] = _write_values(row, fact, operator, zone)
        parse_condition(document)
    except (ConditionError, ValueError):
        problems[place] = _name_problem(row, fact, operator)
        return None
    return document


def _write_values(row: ConditionRow, fact: FactOffer, operator: OperatorOffer, zone: ZoneInfo) -> JsonValue:
    values = row.values
    if operator.shape is ValueShape.DAYS:
        return int(values[0] if values else "")
    if operator.shape in _LISTS:
        if choose_widget(fact, operator) is Widget.LINES:
            values = tuple(line.strip() for value in values for line in value.splitlines())
        return [value for value in values if value]
    written = [_write_value(value, fact.kind, row.currency, zone) for value in values or ("",)]
    return written[:2] if operator.shape is ValueShape.PAIR else written[0]


def _write_value(text: str, kind: FactKind, currency: str, zone: ZoneInfo) -> JsonValue:
    match kind:
        case FactKind.NUMBER:
            number = float(text.replace(",", "."))
            return int(number) if number.is_integer() else number
        case FactKind.MONEY:
            return {"amount": text.replace(",", ".").replace(" ", ""), "currency": currency}
        case FactKind.MOMENT:
            return dt.datetime.fromisoformat(text).replace(tzinfo=zone).isoformat()
    return text


def _name_problem(row: ConditionRow, fact: FactOffer, operator: OperatorOffer) -> RowProblem:
    if not any(row.values):
        return RowProblem.MISSING
    if operator.shape is ValueShape.DAYS:
        return RowProblem.DAYS
    if operator.shape is ValueShape.PAIR:
        return RowProblem.PAIR
    return _PROBLEMS.get(fact.kind, RowProblem.OTHER)


def _list(value: JsonValue) -> list[JsonValue]:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []
