"""Conditions as English sentences, and in the lists, dates and amounts of other languages."""

from gettext import NullTranslations

import pytest
from babel import Locale

from notifier.rules.condition_sentences import describe_clause, describe_condition, describe_finding
from notifier.rules.conditions_parsing import parse_condition
from notifier.vocabulary.facts import Facts, JsonValue
from tests.unit.notifier.conditions.samples import ask, euros, reasons
from tests.unit.notifier.conditions.test_operators import NONE, ROWS, SUBJECTS

LANGUAGES = ("en", "es", "fr", "de", "it", "pt", "ro", "pl", "zh_Hant", "ja", "ar")


def tell(condition: JsonValue, language: str = "en") -> str:
    return describe_condition(parse_condition(condition), NullTranslations(), Locale.parse(language))


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ({}, "Always."),
        (ask("order.total", "greater_than", euros("100")), "When order value is more than €100.00."),
        (
            ask("order.total", "between", [euros("20"), euros("1000.50")]),
            "When order value is between €20.00 and €1,000.50.",
        ),
        (ask("order.item_count", "at_most", 2.5), "When number of items is at most 2.5."),
        (ask("shipment.carrier", "is_one_of", ["UPS", "DHL"]), "When carrier is “UPS” or “DHL”."),
        (
            ask("destination.country", "is_none_of", ["FR", "DE", "ES"]),
            "When country of delivery is not France, Germany, or Spain.",
        ),
        (ask("shipment.milestone", "equals", "failed_attempt"), "When milestone of the parcel is “failed attempt”."),
        (
            ask("order.weekday", "is_one_of", ["saturday", "sunday"]),
            "When weekday of the order is “Saturday” or “Sunday”.",
        ),
        (ask("order.language", "equals", "pt-BR"), "When language of the order is Portuguese (Brazil)."),
        (ask("order.placed_on", "before", "2026-12-24"), "When day of the order is before December 24, 2026."),
        (ask("order.placed_on", "within_last_days", 1), "When day of the order is at most 1 day ago."),
        (
            ask("shipment.last_scan_at", "more_than_days_ago", 3),
            "When time of the latest scan is more than 3 days ago.",
        ),
        (ask("order.is_first", "is_yes"), "When first order of this shopper: yes."),
        (ask("order.tags", "has_all_of", ["vip", "gift"]), "When order tags include all of “vip” and “gift”."),
        (ask("order.tags", "is_unknown"), "When order tags are not known."),
        (
            ask("order.skus", "begins_with", "COF-"),
            "When one of the article numbers in the order begins with “COF-”.",
        ),
        (
            ask("shipment.raw_wording", "matches_words", ["lost", "perdu"]),
            "When carrier's text in the latest scan mentions “lost” or “perdu”.",
        ),
        (
            ask("destination.postcode", "starts_with_postcode", ["75", "10000..12999"]),
            "When postcode of delivery lies in the area “75” or “10000..12999”.",
        ),
        (
            ask("customer.country", "not_equals", {"fact": "destination.country"}),
            "When country of the shopper is not the value of “country of delivery”.",
        ),
    ],
)
def test_a_comparison_reads_as_a_sentence(condition: JsonValue, sentence: str) -> None:
    assert tell(condition) == sentence


FIRST, DHL, GIFT = (
    ask("order.is_first", "is_yes"),
    ask("shipment.carrier", "equals", "DHL"),
    ask("order.tags", "contains", "gift"),
)


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ({"all": [DHL, GIFT]}, "When carrier is “DHL” and order tags include “gift”."),
        ({"any": [DHL, GIFT]}, "When carrier is “DHL” or order tags include “gift”."),
        ({"none": [DHL, GIFT]}, "When it is not true that carrier is “DHL” or order tags include “gift”."),
        (
            {"all": [DHL, {"any": [GIFT, FIRST]}]},
            "When carrier is “DHL” and (order tags include “gift” or first order of this shopper: yes).",
        ),
        ({"all": [{"any": [DHL, GIFT]}]}, "When carrier is “DHL” or order tags include “gift”."),
        ({"all": [DHL, {"any": [GIFT]}]}, "When carrier is “DHL” and order tags include “gift”."),
        (
            {"any": [DHL, {"none": [GIFT]}]},
            "When carrier is “DHL” or (it is not true that order tags include “gift”).",
        ),
        ({"any": [DHL, {"all": []}]}, "When carrier is “DHL” or (always)."),
        (
            {"all": [DHL, {"all": [{"any": [GIFT, FIRST]}]}]},
            "When carrier is “DHL” and (order tags include “gift” or first order of this shopper: yes).",
        ),
        (
            {"any": [{"any": [{"all": [GIFT, FIRST]}]}, DHL]},
            "When (order tags include “gift” and first order of this shopper: yes) or carrier is “DHL”.",
        ),
    ],
)
def test_groups_read_as_one_sentence(condition: JsonValue, sentence: str) -> None:
    assert tell(condition) == sentence


@pytest.mark.parametrize(
    ("condition", "clause"),
    [
        ({"all": [DHL, GIFT]}, "carrier is “DHL” and order tags include “gift”"),
        ({"any": [{"all": [DHL, GIFT]}]}, "carrier is “DHL” and order tags include “gift”"),
        ({"any": [DHL, GIFT]}, "(carrier is “DHL” or order tags include “gift”)"),
        ({"all": [{"any": [DHL, GIFT]}]}, "(carrier is “DHL” or order tags include “gift”)"),
    ],
)
def test_a_clause_to_go_on_with_keeps_its_alternatives_together(condition: JsonValue, clause: str) -> None:
    assert describe_clause(parse_condition(condition), NullTranslations(), Locale.parse("en")) == clause


@pytest.mark.parametrize(
    ("language", "part"),
    [
        ("de", "100,00\xa0€"),
        ("fr", "France ou Allemagne"),
        ("de", "Frankreich oder Deutschland"),
        ("ja", "フランスまたはドイツ"),
    ],
)
def test_values_are_written_by_the_rules_of_the_language(language: str, part: str) -> None:
    both: JsonValue = {
        "all": [ask("order.total", "equals", euros("100")), ask("destination.country", "is_one_of", ["FR", "DE"])]
    }
    assert part in tell(both, language)


class Upside(NullTranslations):
    """A catalogue that puts the value first, as another language may."""

    def gettext(self, message: str) -> str:
        return {"%(fact)s is %(value)s": "%(value)s = %(fact)s", "carrier": "Träger"}.get(message, message)


def test_the_catalogue_decides_the_words_and_their_order() -> None:
    assert describe_condition(parse_condition(DHL), Upside(), Locale("de")) == "When “DHL” = Träger."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_operator_on_every_kind_can_be_told(language: str) -> None:
    for kind, operator, opposite, value, *_ in ROWS:
        for name in (operator, opposite):
            if name is not None:
                given: tuple[JsonValue, ...] = () if value is NONE else (value,)  # type: ignore[assignment]
                sentence = tell(ask(SUBJECTS[kind], name, *given), language)
                assert sentence.startswith("When ")
                assert "%(" not in sentence


ORDER: Facts = {"order": {"total_minor": 8_000, "currency": "EUR", "tags": []}, "refund": {"amount_minor": 5}}
ABROAD: Facts = {"order": {"total_minor": 8_000, "currency": "USD"}}
BIG = ask("order.total", "greater_than", euros("100"))


@pytest.mark.parametrize(
    ("condition", "facts", "sentence"),
    [
        (BIG, ORDER, "Not met: order value is more than €100.00 (seen: €80.00)."),
        (ask("order.total", "less_than", euros("100")), ORDER, "Met: order value is less than €100.00 (seen: €80.00)."),
        (BIG, {}, "Not met: order value is more than €100.00 (it is not known here)."),
        (BIG, ABROAD, "Not met: order value is more than €100.00 (seen: $80.00, another currency)."),
        (ask("refund.amount", "is_unknown"), {}, "Met: refund is not known."),
        (GIFT, ORDER, "Not met: order tags include “gift” (seen: nothing)."),
        (
            ask("order.total", "equals", {"fact": "order.shipping"}),
            ORDER,
            "Not met: order value is the value of “shipping costs” (shipping costs: not known here).",
        ),
    ],
)
def test_a_finding_says_what_was_seen(condition: JsonValue, facts: Facts, sentence: str) -> None:
    (finding,) = reasons(condition, facts).findings
    assert describe_finding(finding, NullTranslations(), Locale("en")) == sentence


def test_a_long_text_is_shown_by_its_beginning() -> None:
    (finding,) = reasons(DHL, {"shipment": {"carrier": "x" * 500}}).findings
    assert len(describe_finding(finding, NullTranslations(), Locale("en"))) < 200
