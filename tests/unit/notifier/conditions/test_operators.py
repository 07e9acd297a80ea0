"""Every operator on every kind it takes, met and not met, and every other combination refused."""

import pytest

from notifier.rules.conditions_parsing import ConditionError, parse_condition
from notifier.rules.fact_kinds import FactKind
from notifier.rules.facts.registry import FACTS
from notifier.rules.operators import OPERATORS
from notifier.vocabulary.facts import Facts, JsonValue
from tests.unit.notifier.conditions.samples import ask, euros, is_met, snapshot

#: One fact of each kind, and where it stands in a snapshot.
SUBJECTS = {
    FactKind.TEXT: "shipment.raw_wording",
    FactKind.NUMBER: "order.item_count",
    FactKind.MONEY: "order.total",
    FactKind.DAY: "order.placed_on",
    FactKind.MOMENT: "shipment.last_scan_at",
    FactKind.TEXTS: "order.tags",
    FactKind.YES_NO: "order.is_first",
    FactKind.CHOICE: "shipment.milestone",
    FactKind.COUNTRY: "destination.country",
    FactKind.PLACE: "destination.city",
    FactKind.POSTCODE: "destination.postcode",
    FactKind.LANGUAGE: "order.language",
}
YESTERDAY_NOON, TOMORROW_NOON = "2026-11-21T12:00:00+00:00", "2026-11-23T12:00:00+00:00"
NONE = object()
#: Kind, operator, its opposite if it has one, the rule's value, a seen value that fits and one that does not.
Row = tuple[FactKind, str, str | None, object, JsonValue, JsonValue]
TEXT_ROWS: list[Row] = [
    (FactKind.TEXT, "equals", "not_equals", "Colis retenu", " colis  RETENU ", "colis livré"),
    (FactKind.TEXT, "contains", "not_contains", "retenu", "Colis retenu en douane", "Colis livré"),
    (FactKind.TEXT, "begins_with", "not_begins_with", "colis", "Colis livré", "Votre colis"),
    (FactKind.TEXT, "ends_with", "not_ends_with", "LIVRE", "Colis livré", "Livré hier"),
    (FactKind.TEXT, "matches_words", "not_matches_words", ["beschadigt", "perdu"], "Le colis, PERDU!", "éperdument"),
    (FactKind.TEXT, "is_one_of", "is_none_of", ["ups", "dhl"], "DHL", "DHL Express"),
    (FactKind.TEXTS, "contains", "not_contains", "Gift", ["vip", "gift"], ["gift card"]),
    (FactKind.TEXTS, "begins_with", "not_begins_with", "cof-", ["TEA-1", "COF-2"], ["DECOF-1"]),
    (FactKind.TEXTS, "ends_with", "not_ends_with", "-xl", ["shirt-XL"], ["shirt-xl-red"]),
    (
        FactKind.TEXTS,
        "matches_words",
        "not_matches_words",
        ["coffee beans"],
        ["Tea", "Coffee Beans 1 kg"],
        ["Coffee", "Beans"],
    ),
    (FactKind.TEXTS, "has_any_of", "has_none_of", ["vip", "press"], ["VIP", "new"], ["new"]),
    (FactKind.TEXTS, "has_all_of", None, ["vip", "new"], ["new", "Vip", "x"], ["vip"]),
    (FactKind.CHOICE, "equals", "not_equals", "in_transit", "in_transit", "delivered"),
    (FactKind.CHOICE, "is_one_of", "is_none_of", ["in_transit", "returning"], "returning", "delivered"),
    (FactKind.COUNTRY, "equals", "not_equals", "fr", "FR", "DE"),
    (FactKind.COUNTRY, "is_one_of", "is_none_of", ["FR", "GB"], "uk", "DE"),
    (FactKind.PLACE, "equals", "not_equals", "Saint-Denis", "SAINT DENIS", "Saint-Denis-en-Val"),
    (FactKind.PLACE, "contains", "not_contains", "koln", "Köln-Porz", "Bonn"),
    (FactKind.PLACE, "begins_with", "not_begins_with", "łódź", "Lodz 1", "Nowa Łódź"),
    (FactKind.PLACE, "ends_with", "not_ends_with", "Porz", "Köln-Porz", "Porz am Rhein"),
    (FactKind.PLACE, "is_one_of", "is_none_of", ["Bonn", "Köln"], "KOLN", "Mainz"),
    (FactKind.POSTCODE, "equals", "not_equals", "sw1a 1aa", "SW1A1AA", "SW1A 1AB"),
    (FactKind.POSTCODE, "contains", "not_contains", "0-950", "00-950", "01-950"),
    (FactKind.POSTCODE, "begins_with", "not_begins_with", "75", "75011", "67500"),
    (FactKind.POSTCODE, "ends_with", "not_ends_with", "1aa", "SW1A 1AA", "SW1A 2AB"),
    (FactKind.POSTCODE, "is_one_of", "is_none_of", ["75011", "1012 AB"], "1012ab", "1012 AC"),
    (FactKind.POSTCODE, "starts_with_postcode", "not_starts_with_postcode", ["75", "10000..12999"], "12345", "13000"),
    (FactKind.LANGUAGE, "equals", "not_equals", "de", "de-AT", "den"),
    (FactKind.LANGUAGE, "is_one_of", "is_none_of", ["pt-BR", "es"], "pt_br", "pt-PT"),
]
ORDERED_ROWS: list[Row] = [
    (FactKind.NUMBER, "equals", "not_equals", 2, 2.0, 3),
    (FactKind.NUMBER, "less_than", "at_least", 2, 1.5, 2),
    (FactKind.NUMBER, "greater_than", "at_most", 0.1, 0.2, 0.1),
    (FactKind.NUMBER, "between", "not_between", [2, 4], 4, 4.5),
    (FactKind.NUMBER, "is_one_of", "is_none_of", [1, 2.5], 2.5, 2),
    (FactKind.MONEY, "equals", "not_equals", euros("100"), 10_000, 10_001),
    (FactKind.MONEY, "less_than", "at_least", euros("100.00"), 9_999, 10_000),
    (FactKind.MONEY, "greater_than", "at_most", euros("100.00"), 10_001, 10_000),
    (FactKind.MONEY, "between", "not_between", [euros("10"), euros("20.50")], 2_050, 2_051),
    (FactKind.DAY, "equals", "not_equals", "2026-11-20", "2026-11-20", "2026-11-21"),
    (FactKind.DAY, "before", "on_or_after", "2026-11-20", "2026-11-19", "2026-11-20"),
    (FactKind.DAY, "after", "on_or_before", "2026-11-20", "2026-11-21", "2026-11-20"),
    (FactKind.DAY, "between", "not_between", ["2026-11-01", "2026-11-20"], "2026-11-20", "2026-11-21"),
    (FactKind.DAY, "is_one_of", "is_none_of", ["2026-12-24", "2026-12-31"], "2026-12-31", "2026-12-25"),
    (FactKind.DAY, "within_last_days", None, 2, "2026-11-20", "2026-11-19"),
    (FactKind.DAY, "within_last_days", None, 2, "2026-11-22", "2026-11-23"),
    (FactKind.DAY, "within_next_days", None, 1, "2026-11-23", "2026-11-21"),
    (FactKind.DAY, "more_than_days_ago", None, 2, "2026-11-19", "2026-11-20"),
    (FactKind.DAY, "more_than_days_ahead", None, 1, "2026-11-24", "2026-11-23"),
    (
        FactKind.MOMENT,
        "before",
        "on_or_after",
        "2026-11-22T12:00:00Z",
        "2026-11-22T12:30:00+01:00",
        "2026-11-22T12:00:00Z",
    ),
    (FactKind.MOMENT, "after", "on_or_before", "2026-11-22T12:00:00Z", "2026-11-22T12:00:01Z", "2026-11-22T12:00:00Z"),
    (FactKind.MOMENT, "between", "not_between", [YESTERDAY_NOON, TOMORROW_NOON], TOMORROW_NOON, "2026-11-24T00:00:00Z"),
    (FactKind.MOMENT, "within_last_days", None, 1, YESTERDAY_NOON, "2026-11-21T11:59:59Z"),
    (FactKind.MOMENT, "within_next_days", None, 1, TOMORROW_NOON, "2026-11-23T12:00:01Z"),
    (FactKind.MOMENT, "more_than_days_ago", None, 1, "2026-11-21T11:59:59Z", YESTERDAY_NOON),
    (FactKind.MOMENT, "more_than_days_ahead", None, 1, "2026-11-23T12:00:01Z", TOMORROW_NOON),
    (FactKind.YES_NO, "equals", "not_equals", True, True, False),
    (FactKind.YES_NO, "is_yes", "is_no", NONE, True, False),
]
KNOWN_VALUES: dict[FactKind, JsonValue] = {kind: seen for kind, _, _, _, seen, _ in (*TEXT_ROWS, *ORDERED_ROWS)}
ROWS = [
    *TEXT_ROWS,
    *ORDERED_ROWS,
    *((kind, "is_known", "is_unknown", NONE, KNOWN_VALUES[kind], None) for kind in FactKind),
]


def facts_of(kind: FactKind, seen: JsonValue) -> Facts:
    if kind is FactKind.MONEY:
        return {"order": {"total_minor": seen, "currency": "EUR"}}
    return snapshot(SUBJECTS[kind], seen)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}-{row[4]}")
def test_an_operator_is_met_by_what_fits_and_its_opposite_by_what_does_not(row: Row) -> None:
    kind, operator, opposite, value, fitting, unfitting = row
    given: tuple[JsonValue, ...] = () if value is NONE else (value,)  # type: ignore[assignment]
    asked = ask(SUBJECTS[kind], operator, *given)
    assert is_met(asked, facts_of(kind, fitting))
    assert not is_met(asked, facts_of(kind, unfitting))
    if opposite is not None:
        negated = ask(SUBJECTS[kind], opposite, *given)
        assert not is_met(negated, facts_of(kind, fitting))
        assert is_met(negated, facts_of(kind, unfitting))


def test_the_table_has_every_operator_on_every_kind_it_works_on() -> None:
    tested = {(kind, name) for kind, operator, opposite, *_ in ROWS for name in (operator, opposite) if name}
    assert tested == {(kind, operator.name) for operator in OPERATORS.values() for kind in operator.tests}
    assert {kind: FACTS[name].kind for kind, name in SUBJECTS.items()} == {kind: kind for kind in FactKind}


def test_there_are_enough_facts_and_operators() -> None:
    assert len(FACTS) >= 45
    assert len(OPERATORS) >= 20


@pytest.mark.parametrize("kind", FactKind)
def test_an_operator_is_refused_on_every_kind_it_does_not_work_on(kind: FactKind) -> None:
    unusable = [operator for operator in OPERATORS.values() if kind not in operator.tests]
    assert unusable
    for operator in unusable:
        with pytest.raises(ConditionError, match=rf"^is must be an operator for .*, not {operator.name}: .*is_known"):
            parse_condition(ask(SUBJECTS[kind], operator.name, "x"))


@pytest.mark.parametrize("operator", [name for name in OPERATORS if name != "is_unknown"])
def test_no_operator_is_met_by_an_unknown_fact_even_when_it_says_not(operator: str) -> None:
    for kind, name, opposite, value, *_ in ROWS:
        if operator in {name, opposite}:
            given: tuple[JsonValue, ...] = () if value is NONE else (value,)  # type: ignore[assignment]
            assert not is_met(ask(SUBJECTS[kind], operator, *given), {})
            assert not is_met(ask(SUBJECTS[kind], operator, *given), facts_of(kind, {"odd": []}))


@pytest.mark.parametrize("operator", ["equals", "not_equals", "less_than", "at_least", "greater_than", "at_most"])
def test_amounts_of_another_currency_meet_no_comparison(operator: str) -> None:
    facts: Facts = {"order": {"total_minor": 10_000, "currency": "USD"}}
    for amount in ("50", "100", "200"):
        assert not is_met(ask("order.total", operator, euros(amount)), facts)
    for both in ("between", "not_between"):
        assert not is_met(ask("order.total", both, [euros("50"), euros("60")]), facts)


@pytest.mark.parametrize(
    ("area", "postcode", "lies_in"),
    [
        ("SW1", "SW1A 1AA", True),
        ("SW1", "SW11 1AA", False),
        ("M1", "M1 1AA", True),
        ("M1", "M11 1AA", False),
        ("M", "M11 1AA", True),
        ("E16", "E16 2AN", True),
        ("E16", "E1 6AN", False),
        ("E1", "E1 6AN", True),
        ("E1", "E16 2AN", False),
        ("E1 6", "E1 6AN", True),
        ("E1", "E1W 1AA", True),
        ("W1A", "W1A 1AA", True),
        ("SW1A 1", "SW1A 1AA", True),
        ("97", "97400", True),
        ("971..974", "97400", True),
        ("971..974", "97500", False),
        ("100-00..100-99", "100-0001", True),
    ],
)
def test_postcodes_lie_in_areas(area: str, postcode: str, lies_in: bool) -> None:
    asked = ask("destination.postcode", "starts_with_postcode", [area])
    assert is_met(asked, snapshot("destination.postcode", postcode)) is lies_in


@pytest.mark.parametrize(
    ("phrase", "text", "is_found"),
    [
        ("en douane", "Retenu EN  DOUANE.", True),
        ("douane", "dédouanement", False),
        ("破損", "荷物が破損しました", True),
        ("متأخرة", "الشحنة متاخره", False),
        ("متأخر", "الطرد مُتأخّر", True),
        ("schaden", "Transport-Schaden gemeldet", True),
        ("strasse", "Straße gesperrt", True),
    ],
)
def test_words_are_found_whole_in_any_script(phrase: str, text: str, is_found: bool) -> None:
    asked = ask("shipment.raw_wording", "matches_words", [phrase])
    assert is_met(asked, snapshot("shipment.raw_wording", text)) is is_found
