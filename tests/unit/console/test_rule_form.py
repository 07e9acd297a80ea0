"""The builder's form: rules become rows and rows rules, and buttons change rows."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from notifier.api.conditions import FactKind, GroupKind, condition_to_json, find_fact_offer, parse_condition
from notifier.api.rules import RuleDraft
from notifier.api.vocabulary import JsonValue
from notifier.rules.facts.registry import FACTS
from portal.console.rules.condition_rows import Widget, choose_widget, show_conditions, write_conditions
from portal.console.rules.form_drafts import read_draft, show_rule
from portal.console.rules.history import compare
from portal.console.rules.read_form import read_form
from portal.console.rules.rule_form import MOST_ROWS, ConditionRow, RowGroup, RowProblem, RuleForm, apply_action
from portal.merchants.flows.registry import FLOWS

#: Another fact in the place of a value.
_PROMISED = {"fact": "shipment.promised_on"}
ZONE = ZoneInfo("Europe/Berlin")
FLOW_RULES = [rule for flow in FLOWS.values() for rule in flow.rules]
#: What somebody types into each kind of field.
TYPED = {
    Widget.TEXT: "moss",
    Widget.LINES: "10115\nmoss",
    Widget.NUMBER: "2.5",
    Widget.DAYS: "3",
    Widget.AMOUNT: "12,50",
    Widget.DAY: "2026-11-24",
    Widget.MOMENT: "2026-11-24T09:30",
}


@pytest.mark.parametrize("rule", FLOW_RULES, ids=lambda rule: rule.name)
def test_every_ready_made_rule_can_be_shown_and_means_the_same_when_saved(rule: RuleDraft) -> None:
    form = show_rule(rule, ZONE)
    assert not form.keeps_conditions
    reading = read_draft(form, ZONE)
    assert reading.is_good
    again = show_rule(reading.draft, ZONE)
    assert again == form
    assert replace(reading.draft, conditions=rule.conditions, is_on=rule.is_on) == rule


@pytest.mark.parametrize("name", FACTS)
def test_every_operator_has_a_field_whose_value_is_understood_and_shown_again(name: str) -> None:
    fact = find_fact_offer(name, "en")
    assert fact is not None
    for operator in fact.operators:
        widget = choose_widget(fact, operator)
        typed = next(iter(fact.choices)) if widget in (Widget.CHOICE, Widget.CHOICES) else TYPED.get(widget, "")
        values = (typed, typed) if operator.shape == "pair" else (typed,)
        row = ConditionRow(name, operator.name, values if typed else (), "EUR" if fact.kind is FactKind.MONEY else "")
        condition, problems = write_conditions(GroupKind.ALL, (row,), ZONE)
        assert not problems, (operator.name, problems)
        shown = show_conditions(condition, ZONE)
        assert shown is not None
        assert write_conditions(*shown, ZONE)[0] == condition


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (ConditionRow("order.total", "greater_than", ("",), "EUR"), RowProblem.MISSING),
        (ConditionRow("order.total", "greater_than", ("100",), ""), RowProblem.AMOUNT),
        (ConditionRow("order.item_count", "at_least", ("many",)), RowProblem.NUMBER),
        (ConditionRow("order.item_count", "between", ("9", "3")), RowProblem.PAIR),
        (ConditionRow("order.placed_on", "before", ("yesterday",)), RowProblem.DAY),
        (ConditionRow("order.placed_on", "within_last_days", ("1.5",)), RowProblem.DAYS),
        (ConditionRow("order.tags", "has_any_of", ("\n ",)), RowProblem.OTHER),
    ],
)
def test_what_cannot_be_compared_is_named_and_left_out(row: ConditionRow, problem: RowProblem) -> None:
    condition, problems = write_conditions(GroupKind.ALL, (ConditionRow(), row), ZONE)
    assert problems == {"1": problem}
    assert condition_to_json(condition) == {}


def test_facts_against_facts_and_groups_in_groups_of_groups_are_not_shown_as_rows() -> None:
    known: JsonValue = {"fact": "order.total", "is": "is_known"}
    other: JsonValue = {
        "fact": "shipment.estimated_latest_on",
        "is": "after",
        "value": {"fact": "shipment.promised_on"},
    }
    documents: list[JsonValue] = [other, {"any": [{"all": [{"none": [known]}, known]}]}, {"any": [{"all": [other]}]}]
    for document in documents:
        assert show_conditions(parse_condition(document), ZONE) is None


def test_one_value_is_shown_as_the_first_of_several() -> None:
    condition = parse_condition({"fact": "destination.country", "is": "equals", "value": "FR"})
    assert show_conditions(condition, ZONE) == (
        GroupKind.ALL,
        (ConditionRow("destination.country", "is_one_of", ("FR",)),),
    )


def test_buttons_add_and_remove_rows_and_an_emptied_group_goes() -> None:
    form = apply_action(apply_action(RuleForm(), "add"), "group")
    assert form.members == (ConditionRow(), RowGroup(GroupKind.ANY, (ConditionRow(),)))
    assert len(apply_action(form, "add:1").members[1].rows) == 2  # type: ignore[union-attr]
    assert apply_action(form, "remove:1.0").members == (ConditionRow(),)
    assert apply_action(form, "remove:0").members == form.members[1:]
    assert apply_action(form, "nonsense:9") == form


def test_no_more_rows_are_added_than_a_rule_may_have() -> None:
    form = RuleForm()
    for _ in range(MOST_ROWS + 5):
        form = apply_action(form, "add")
    assert len(form.members) == MOST_ROWS


def test_channels_move_to_the_ends_and_no_further() -> None:
    form = apply_action(RuleForm(), "up:sms")
    assert form.channel_order[:2] == ("sms", "email")
    assert apply_action(form, "up:sms") == form
    assert apply_action(form, "down:chat") == form


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "row",
                "group",
                "fact-0",
                "is-0",
                "value-0",
                "at",
                "amount",
                "unit",
                "moment",
                "days",
                "edge",
                "side",
                "wait",
                "digest",
                "channel",
                "recipient",
                "trigger",
                "name",
                "match",
            ]
        ),
        st.lists(
            st.text(max_size=8) | st.sampled_from(["0", "0.0", "order.total", "after", "estimate", "at_time", "none"]),
            max_size=3,
        ),
    )
)
def test_whatever_is_sent_becomes_a_form_that_is_read_without_failing(sent: dict[str, list[str]]) -> None:
    form = read_form(MultiDict(sent))
    reading = read_draft(form, ZONE)
    assert reading.is_good or reading.problems or reading.rows
    for action in ("add", "add:0", "remove:0", "up:sms"):
        apply_action(form, action)


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_was_kept_and_added_is_the_later_sentence(before: str, after: str) -> None:
    pieces = list(compare(before, after))
    assert "".join(piece.text for piece in pieces if piece.kind != "removed").rstrip() == after.rstrip()
