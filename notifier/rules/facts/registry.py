"""Every fact a condition can name: its kind, what people call it, and how it is read.

Labels are nouns without an article that fit into a sentence ("When order value is more than €100.00"); a list's is in
the plural. Facts stand in the order in which a person is offered them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from notifier.rules.fact_kinds import FactKind
from notifier.rules.facts.choices import MILESTONES, ORDER_STAGES, PROBLEM_CAUSES, RETURN_STAGES, WEEKDAY_NAMES
from notifier.rules.facts.readers import (
    Reader,
    any_line,
    at,
    days_between,
    days_in_transit,
    days_since,
    days_until,
    each_line,
    full_days_since,
    money_at,
    weekday_of,
)
from notifier.rules.occasions import OCCASIONS
from notifier.vocabulary.marking import N_


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """Something a condition can ask about; there is one object of each."""

    name: str
    kind: FactKind
    #: English, the key of its translation.
    label: str
    read: Reader
    #: Of a CHOICE: every value with its label; of messages, what brings each about.
    choices: Mapping[str, str] = field(default_factory=dict)


def _plain(name: str, kind: FactKind, label: str) -> Fact:
    return Fact(name, kind, label, at(name, kind))


def _choice(name: str, label: str, choices: Mapping[str, str]) -> Fact:
    return Fact(name, FactKind.CHOICE, label, at(name, FactKind.CHOICE), choices)


_ORDER: Final = (
    _plain("order.number", FactKind.TEXT, N_("order number")),
    Fact("order.total", FactKind.MONEY, N_("order value"), money_at("order.total_minor", "order.currency")),
    Fact("order.shipping", FactKind.MONEY, N_("shipping costs"), money_at("order.shipping_minor", "order.currency")),
    Fact("order.discount", FactKind.MONEY, N_("discount"), money_at("order.discount_minor", "order.currency")),
    _plain("order.currency", FactKind.TEXT, N_("currency of the order")),
    _choice("order.stage", N_("order stage"), ORDER_STAGES),
    _plain("order.placed_at", FactKind.MOMENT, N_("time of the order")),
    _plain("order.placed_on", FactKind.DAY, N_("day of the order")),
    Fact("order.days_since_placed", FactKind.NUMBER, N_("days since the order"), days_since("order.placed_on")),
    Fact("order.weekday", FactKind.CHOICE, N_("weekday of the order"), weekday_of("order.placed_on"), WEEKDAY_NAMES),
    _plain("order.tags", FactKind.TEXTS, N_("order tags")),
    _plain("order.shipping_method", FactKind.TEXT, N_("shipping method")),
    _plain("order.payment_method", FactKind.TEXT, N_("payment method")),
    _plain("order.item_count", FactKind.NUMBER, N_("number of items")),
    _plain("order.weight_grams", FactKind.NUMBER, N_("weight of the order in grams")),
    _plain("order.language", FactKind.LANGUAGE, N_("language of the order")),
    _plain("order.channel", FactKind.TEXT, N_("sales channel")),
    _plain("order.is_first", FactKind.YES_NO, N_("first order of this shopper")),
    Fact("order.skus", FactKind.TEXTS, N_("article numbers in the order"), each_line("order.lines", "sku")),
    Fact("order.product_titles", FactKind.TEXTS, N_("product names in the order"), each_line("order.lines", "title")),
    Fact("order.product_tags", FactKind.TEXTS, N_("product tags in the order"), each_line("order.lines", "tags")),
    Fact("order.variants", FactKind.TEXTS, N_("product variants in the order"), each_line("order.lines", "variant")),
    Fact("order.vendors", FactKind.TEXTS, N_("brands in the order"), each_line("order.lines", "vendor")),
    Fact(
        "order.categories", FactKind.TEXTS, N_("product categories in the order"), each_line("order.lines", "category")
    ),
    Fact(
        "order.has_consumable",
        FactKind.YES_NO,
        N_("consumable product in the order"),
        any_line("order.lines", "is_consumable"),
    ),
)
_PEOPLE: Final = (
    _plain("customer.tags", FactKind.TEXTS, N_("shopper tags")),
    _plain("customer.order_count", FactKind.NUMBER, N_("number of orders of this shopper")),
    Fact(
        "customer.spent",
        FactKind.MONEY,
        N_("amount this shopper has spent"),
        money_at("customer.spent_minor", "customer.currency", "order.currency"),
    ),
    _plain("customer.country", FactKind.COUNTRY, N_("country of the shopper")),
    _plain("destination.country", FactKind.COUNTRY, N_("country of delivery")),
    _plain("destination.region", FactKind.PLACE, N_("region of delivery")),
    _plain("destination.region_code", FactKind.PLACE, N_("region code of delivery")),
    _plain("destination.postcode", FactKind.POSTCODE, N_("postcode of delivery")),
    _plain("destination.city", FactKind.PLACE, N_("city of delivery")),
    _plain("store.name", FactKind.TEXT, N_("name of the store")),
    _plain("store.platform", FactKind.TEXT, N_("platform of the store")),
)
_SHIPMENT: Final = (
    _plain("shipment.carrier", FactKind.TEXT, N_("carrier")),
    _plain("shipment.carrier_code", FactKind.TEXT, N_("code of the carrier")),
    _plain("shipment.service", FactKind.TEXT, N_("service of the carrier")),
    _plain("shipment.tracking_number", FactKind.TEXT, N_("tracking number")),
    _choice("shipment.milestone", N_("milestone of the parcel"), MILESTONES),
    _plain("shipment.code", FactKind.TEXT, N_("code of the latest scan")),
    _choice("shipment.fault", N_("cause of the problem"), PROBLEM_CAUSES),
    _plain("shipment.action_required", FactKind.YES_NO, N_("action required from the shopper")),
    _plain("shipment.raw_wording", FactKind.TEXT, N_("carrier's text in the latest scan")),
    Fact(
        "shipment.scan_wordings",
        FactKind.TEXTS,
        N_("carrier's texts in recent scans"),
        each_line("shipment.checkpoints", "carrier_words"),
    ),
    _plain("shipment.place", FactKind.PLACE, N_("place of the latest scan")),
    _plain("shipment.weight_grams", FactKind.NUMBER, N_("weight of the parcel in grams")),
    Fact("shipment.items", FactKind.TEXTS, N_("product names in the parcel"), each_line("shipment.items", "title")),
    _plain("shipment.attempts", FactKind.NUMBER, N_("number of delivery attempts")),
    _plain("shipment.shipped_at", FactKind.MOMENT, N_("time of shipping")),
    _plain("shipment.last_scan_at", FactKind.MOMENT, N_("time of the latest scan")),
    Fact(
        "shipment.days_since_last_scan",
        FactKind.NUMBER,
        N_("days since the latest scan"),
        full_days_since("shipment.last_scan_at"),
    ),
    Fact("shipment.days_in_transit", FactKind.NUMBER, N_("days in transit"), days_in_transit()),
    _plain("shipment.estimated_earliest_on", FactKind.DAY, N_("earliest expected arrival")),
    _plain("shipment.estimated_latest_on", FactKind.DAY, N_("latest expected arrival")),
    Fact(
        "shipment.days_until_estimate",
        FactKind.NUMBER,
        N_("days until the latest expected arrival"),
        days_until("shipment.estimated_latest_on"),
    ),
    _plain("shipment.promised_on", FactKind.DAY, N_("promised arrival")),
    Fact(
        "shipment.slip_days",
        FactKind.NUMBER,
        N_("days of delay against the promise"),
        days_between("shipment.promised_on", "shipment.estimated_latest_on", "shipment.slip_days"),
    ),
    _plain("shipment.days_late", FactKind.NUMBER, N_("days late on arrival")),
    _plain("shipment.had_trouble", FactKind.YES_NO, N_("trouble on the way")),
    _plain("shipment.pickup_until_on", FactKind.DAY, N_("last day for pickup")),
    Fact(
        "shipment.days_until_pickup_ends",
        FactKind.NUMBER,
        N_("days left for pickup"),
        days_until("shipment.pickup_until_on"),
    ),
    _plain("shipment.pickup_point", FactKind.TEXT, N_("pickup point")),
    _plain("shipment.signed_by", FactKind.TEXT, N_("person who signed")),
)
_LATER: Final = (
    _plain("estimate.earliest_on", FactKind.DAY, N_("earliest arrival in the new estimate")),
    _plain("estimate.latest_on", FactKind.DAY, N_("latest arrival in the new estimate")),
    _plain("estimate.previous_latest_on", FactKind.DAY, N_("latest arrival in the previous estimate")),
    Fact(
        "estimate.moved_days",
        FactKind.NUMBER,
        N_("days by which the estimate moved"),
        days_between("estimate.previous_latest_on", "estimate.latest_on", "estimate.moved_days"),
    ),
    _plain("estimate.reason", FactKind.TEXT, N_("reason for the new estimate")),
    _plain("return.number", FactKind.TEXT, N_("return number")),
    _choice("return.stage", N_("return stage"), RETURN_STAGES),
    _plain("return.reason", FactKind.TEXT, N_("reason for the return")),
    _plain("return.drop_off_until_on", FactKind.DAY, N_("last day to drop off the return")),
    Fact(
        "refund.amount",
        FactKind.MONEY,
        N_("refund"),
        money_at("refund.amount_minor", "refund.currency", "order.currency"),
    ),
    _plain("refund.promised_on", FactKind.DAY, N_("promised day of the refund")),
    _plain("refund.issued_on", FactKind.DAY, N_("day of the refund")),
    _plain("refund.method", FactKind.TEXT, N_("way of the refund")),
    _plain("feedback.score", FactKind.NUMBER, N_("feedback score")),
    _plain("feedback.comment", FactKind.TEXT, N_("feedback comment")),
    _plain("case.number", FactKind.TEXT, N_("case number")),
    _plain("case.kind", FactKind.TEXT, N_("kind of case")),
    _plain("case.state", FactKind.TEXT, N_("state of the case")),
    _plain("offer.code", FactKind.TEXT, N_("code of the offer")),
    _plain("offer.percent", FactKind.NUMBER, N_("percentage of the offer")),
    Fact("offer.amount", FactKind.MONEY, N_("amount of the offer"), money_at("offer.amount_minor", "offer.currency")),
    _plain("offer.until_on", FactKind.DAY, N_("last day of the offer")),
    Fact(
        "earlier.message_sent",
        FactKind.TEXTS,
        N_("messages sent before"),
        lambda evaluation: evaluation.earlier.sent,
        OCCASIONS,
    ),
    Fact(
        "earlier.message_seen",
        FactKind.TEXTS,
        N_("messages seen before"),
        lambda evaluation: evaluation.earlier.seen,
        OCCASIONS,
    ),
    Fact(
        "earlier.message_clicked",
        FactKind.TEXTS,
        N_("messages clicked before"),
        lambda evaluation: evaluation.earlier.clicked,
        OCCASIONS,
    ),
)

FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {fact.name: fact for fact in (*_ORDER, *_PEOPLE, *_SHIPMENT, *_LATER)}
)
