"""Sample facts of an invented order of the shop Fernhollow, for previews and tests: every group as it is published."""

from collections.abc import Mapping, Sequence
from typing import Final

from notifier.vocabulary.facts import Facts, JsonValue

_PAGE: Final = "https://track.fernhollow.example/t/3fQ9sK2mZx7Lw1Ra8TcVdA"
#: A message that asks leads to its form everywhere; with `?score=4` behind it a score is chosen there.
FEEDBACK_LINKS: Final[Mapping[str, JsonValue]] = {"page": f"{_PAGE}/feedback/1", "feedback": f"{_PAGE}/feedback/1"}
_ITEMS: Final[Sequence[JsonValue]] = (
    {"title": "Drizzle rain jacket", "variant": "Moss, M", "quantity": 1},
    {"title": "Beeswax for boots", "variant": "80 g", "quantity": 2},
)
_LINES: Final[Sequence[JsonValue]] = (
    {
        "sku": "FH-JKT-M",
        "title": "Drizzle rain jacket",
        "variant": "Moss, M",
        "quantity": 1,
        "price_minor": 12900,
        "currency": "EUR",
        "tags": ["rain"],
        "is_consumable": False,
        "vendor": "Fernhollow",
        "category": "Jackets",
        "image_url": None,
    },
    {
        "sku": "FH-WAX-80",
        "title": "Beeswax for boots",
        "variant": "80 g",
        "quantity": 2,
        "price_minor": 1400,
        "currency": "EUR",
        "tags": ["care", "consumable"],
        "is_consumable": True,
        "vendor": "Fernhollow",
        "category": "Care",
        "image_url": None,
    },
)
_CHECKPOINTS: Final[Sequence[JsonValue]] = (
    {
        "occurred_at": "2026-11-23T06:40:00+00:00",
        "offset_minutes": 60,
        "text": "Arrived at a sorting centre",
        "carrier_words": "Arrived at facility",
        "place": "Leipzig",
    },
    {
        "occurred_at": "2026-11-22T16:05:00+00:00",
        "offset_minutes": 60,
        "text": "The carrier has the parcel",
        "carrier_words": "Picked up",
        "place": "Berlin",
    },
)

_GROUPS: Final[Mapping[str, Mapping[str, JsonValue]]] = {
    "order": {
        "number": "#1047",
        "placed_at": "2026-11-20T14:12:00+01:00",
        "placed_on": "2026-11-20",
        "total_minor": 16190,
        "shipping_minor": 490,
        "discount_minor": 0,
        "currency": "EUR",
        "stage": "shipped",
        "tags": ["gift"],
        "shipping_method": "Standard",
        "payment_method": "Card",
        "item_count": 3,
        "weight_grams": 1250,
        "language": "en",
        "channel": "web",
        "is_first": True,
        "receiver_name": "Mara Tessen",
        "lines": _LINES,
    },
    "person": {"name": "Mara Tessen", "first_name": "Mara"},
    "shop": {
        "name": "Fernhollow",
        "support_email": "help@fernhollow.example",
        "support_phone": "+1 555 0142",
        "website": "https://fernhollow.example/",
    },
    "links": {"page": _PAGE},
    "customer": {"tags": ["club"], "order_count": 1, "spent_minor": 16190, "country": "DE"},
    "destination": {"country": "DE", "region": "Berlin", "region_code": "BE", "postcode": "10435", "city": "Berlin"},
    "store": {"name": "Fernhollow online", "platform": "shopify", "time_zone": "Europe/Berlin"},
    "shipment": {
        "carrier": "Northway Parcel",
        "carrier_code": "northway",
        "service": "Standard",
        "milestone": "in_transit",
        "code": "arrived_at_facility",
        "fault": None,
        "action_required": False,
        "raw_wording": "Arrived at facility",
        "tracking_number": "NW5550142001",
        "carrier_url": "https://northway.example/parcels/NW5550142001",
        "place": "Leipzig",
        "weight_grams": 1250,
        "estimated_earliest_on": "2026-11-24",
        "estimated_latest_on": "2026-11-26",
        "promised_on": "2026-11-25",
        "slip_days": 0,
        "shipped_at": "2026-11-22T17:05:00+01:00",
        "last_scan_at": "2026-11-23T07:40:00+01:00",
        "attempts": 0,
        "items": _ITEMS,
        "checkpoints": _CHECKPOINTS,
    },
    #: What the team's notice tells of the trigger that brought it about.
    "news": {"trigger": "silence.in_transit", "headline": "It is quiet around your parcel"},
    "receiver": {"name": "Jonas Bruckhoff", "first_name": "Jonas"},
    "estimate": {
        "earliest_on": "2026-11-24",
        "latest_on": "2026-11-26",
        "previous_latest_on": "2026-11-25",
        "moved_days": 1,
        "reason": "carrier",
    },
    "return": {
        "number": "R-1047-1",
        "stage": "approved",
        "reason": "too_small",
        "label_url": f"{_PAGE}/return-label",
        "drop_off_until_on": "2026-12-11",
        "items": [{"title": "Drizzle rain jacket", "variant": "Moss, M", "quantity": 1}],
    },
    "refund": {
        "amount_minor": 12900,
        "currency": "EUR",
        "promised_on": "2026-12-18",
        "issued_on": "2026-12-16",
        "method": "Card",
    },
    "case": {
        "number": "C-2031",
        "kind": "damaged",
        "state": "answered",
        "answer": "We are sorry about the torn sleeve. A new jacket leaves for you tomorrow.",
    },
    "feedback": {"score": 2, "comment": "The box was wet."},
    "change": {"address": "m***@people.example", "code": "482913"},
    "offer": {"code": "FERN10", "percent": 10, "amount_minor": None, "currency": "EUR", "until_on": "2026-12-24"},
}


def make_sample(groups: Sequence[str], changes: Mapping[str, Mapping[str, JsonValue]] | None = None) -> Facts:
    """These groups of the sample order, with the changed facts in place of theirs."""
    changed = changes or {}
    return {group: {**_GROUPS[group], **changed.get(group, {})} for group in groups}
