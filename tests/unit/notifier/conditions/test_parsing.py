"""What is wrong with conditions is said in one sentence that names the place; what is right comes back the same."""

import pytest

from notifier.rules.conditions import ALWAYS, condition_to_json
from notifier.rules.conditions_parsing import DEEPEST, MOST_CONDITIONS, ConditionError, parse_condition
from notifier.vocabulary.facts import JsonValue
from tests.unit.notifier.conditions.samples import ask, euros

LEAF = ask("order.is_first", "is_yes")


def nested(depth: int) -> JsonValue:
    """Groups within groups."""
    source: JsonValue = LEAF
    for _ in range(depth):
        source = {"all": [source]}
    return source


@pytest.mark.parametrize("nothing", [None, {}, [], {"all": []}])
def test_no_conditions_mean_always(nothing: JsonValue) -> None:
    assert parse_condition(nothing) == ALWAYS
    assert condition_to_json(parse_condition(nothing)) == {}


WRONG: list[tuple[JsonValue, str]] = [
    (3, "The condition must be a comparison or a group (all, any, none), not a number."),
    ("", "The condition must be a comparison or a group (all, any, none), not a text."),
    (False, "The condition must be a comparison or a group (all, any, none), not true or false."),
    ({"some": []}, "The condition must have a fact, or be a group of exactly one of all, any, none."),
    ({"all": [], "any": []}, "The condition must have a fact, or be a group of exactly one of all, any, none."),
    ({"all": LEAF}, "all must be a list of conditions, not an object."),
    ({"all": "x"}, "all must be a list of conditions, not a text."),
    ({"all": [{"any": []}]}, "all[0].any must hold at least one condition."),
    ({"all": [LEAF, {}]}, "all[1] must have a fact, or be a group of exactly one of all, any, none."),
    ({"all": [LEAF, None]}, "all[1] must be a comparison or a group (all, any, none), not nothing."),
    (LEAF | {"not": 1}, "The condition has 'not', but a comparison has only 'fact', 'is' and 'value'."),
    (ask("order.totl", "equals"), "fact must name a fact; 'order.totl' is not known (did you mean 'order.total'?)."),
    (ask("🙂", "equals"), "fact must name a fact; '🙂' is not known."),
    ({"fact": 1, "is": "equals"}, "fact must name a fact, not a number."),
    ({"fact": "order.total"}, "is must name an operator, not nothing."),
    (ask("order.total", "equal"), "is must name an operator; 'equal' is not known (did you mean 'equals'?)."),
    (ask("order.total", "equals"), "value is missing: equals needs it."),
    (ask("order.is_first", "is_yes", True), "value must be left out: is_yes needs none."),
    (ask("order.number", "equals", 5), "value must be a text, not a number."),
    (ask("order.number", "equals", "  "), "value must not be empty."),
    (ask("order.number", "equals", "x" * 501), "value must have at most 500 characters."),
    (ask("order.number", "is_one_of", "a"), "value must be a list, not a text."),
    (ask("order.number", "is_one_of", []), "value must be a list of 1 to 500 values, not of 0."),
    (ask("order.number", "is_one_of", ["a", None]), "value[1] must be a text, not nothing."),
    (ask("order.item_count", "equals", "2"), "value must be a number, not a text."),
    (ask("order.item_count", "equals", True), "value must be a number, not true or false."),
    (ask("order.item_count", "between", [1]), "value must be a list of two values, the lower first, not of 1."),
    (ask("order.item_count", "between", [2, 1]), "value must have the lower value first."),
    (ask("order.total", "equals", euros("1.001")), "value must have at most 2 decimals, as EUR has."),
    (ask("order.total", "equals", euros("many")), 'value must have an amount written like "100.00".'),
    (ask("order.total", "equals", euros("9" * 12)), "value must have an amount of at most 100000000000."),
    (
        ask("order.total", "equals", {"amount": "1", "currency": "euro"}),
        "value must have the three letters of a currency, such as EUR.",
    ),
    (
        ask("order.total", "between", [euros("1"), {"amount": "2", "currency": "USD"}]),
        "value must be two amounts of one currency.",
    ),
    (ask("order.placed_on", "before", "24.11.2026"), "value must be a day such as 2026-11-24."),
    (
        ask("order.placed_at", "before", "2026-11-24T09:00:00"),
        "value must be a moment with its offset from UTC, such as 2026-11-24T09:00:00+01:00.",
    ),
    (ask("order.placed_on", "within_last_days", -1), "value must be a whole number of days from 0 to 3650."),
    (ask("order.placed_on", "within_last_days", 1.5), "value must be a whole number of days from 0 to 3650."),
    (ask("order.is_first", "equals", "yes"), "value must be true or false, not a text."),
    (ask("destination.country", "equals", "France"), "value must be the two letters of a country, such as FR."),
    (
        ask("destination.country", "is_one_of", ["FR", "ZZ"]),
        "value[1] must be the two letters of a country, such as FR.",
    ),
    (ask("destination.city", "equals", "--"), "value must contain a letter or a digit."),
    (ask("order.language", "equals", "german!"), "value must be the tag of a language, such as de or pt-BR."),
    (
        ask("return.stage", "equals", "lost"),
        "value must be one of requested, approved, rejected, label_ready, dropped_off",
    ),
    (ask("shipment.raw_wording", "matches_words", ["?!"]), "value[0] must contain a letter or a digit."),
    (
        ask("destination.postcode", "starts_with_postcode", ["2..10"]),
        "value[0] must be a range from a lower to a higher beginning of the same length, such as 10000..12999.",
    ),
    (
        ask("order.total", "equals", {"fact": "order.number"}),
        "value must be a fact that order.total can be compared with (money); order.number is another kind (text).",
    ),
    (ask("order.total", "equals", {"fact": "order.sum"}), "value.fact must name a fact; 'order.sum' is not known"),
    (
        ask("order.stage", "equals", {"fact": "return.stage"}),
        "value must be a fact that order.stage can be compared with (choice); return.stage is another kind (choice).",
    ),
    (
        ask("order.total", "between", {"fact": "order.discount"}),
        "value must be given itself: between on order.total takes no other fact.",
    ),
]


@pytest.mark.parametrize(("source", "sentence"), WRONG)
def test_what_is_wrong_is_said_with_its_place(source: JsonValue, sentence: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(source)
    assert str(caught.value).startswith(sentence)


def test_a_mistake_deep_inside_is_named_by_its_path() -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition({"all": [LEAF, {"any": [ask("order.item_count", "equals", "two")]}]})
    assert (caught.value.path, caught.value.problem) == ("all[1].any[0].value", "must be a number, not a text")


def test_groups_go_only_so_deep() -> None:
    assert parse_condition(nested(DEEPEST)) != ALWAYS
    with pytest.raises(ConditionError, match="nested too deep"):
        parse_condition(nested(DEEPEST + 1))


def test_a_thousand_levels_are_refused_as_readily() -> None:
    with pytest.raises(ConditionError, match="nested too deep"):
        parse_condition(nested(1000))


@pytest.mark.parametrize("member", [LEAF, {"all": []}])
def test_there_are_only_so_many_conditions(member: JsonValue) -> None:
    assert parse_condition({"any": [member] * (MOST_CONDITIONS - 1)}) != ALWAYS
    with pytest.raises(ConditionError, match=r"^any\[99\] is one too many: a rule has at most 100"):
        parse_condition({"any": [member] * MOST_CONDITIONS})


def test_a_rule_comes_back_as_it_was_written() -> None:
    source: JsonValue = {
        "all": [
            ask("order.total", "greater_than", euros("100.00")),
            {"any": [ask("order.skus", "has_any_of", ["A-1", "É"]), {"none": [LEAF]}, {"all": []}]},
            ask("order.placed_on", "between", ["2026-11-01", "2026-11-30"]),
            ask("shipment.last_scan_at", "more_than_days_ago", 3),
            ask("shipment.raw_wording", "matches_words", ["Perdu", "lost"]),
            ask("destination.postcode", "starts_with_postcode", ["75", "10..12"]),
            ask("customer.country", "not_equals", {"fact": "destination.country"}),
            ask("feedback.score", "at_most", 2.5),
        ]
    }
    assert condition_to_json(parse_condition(source)) == source
