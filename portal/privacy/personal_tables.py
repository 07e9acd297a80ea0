"""Every table of the portal: what it holds of people, or why it holds nothing of them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import String, cast, literal

from notifier.foundation.personal_data import PersonalTable
from notifier.foundation.sealing import Sealer
from portal.models import (
    Case,
    CaseChange,
    CaseItem,
    CaseMessage,
    Checkpoint,
    DeliveryEstimate,
    FeedbackAnswer,
    FeedbackChange,
    Fulfilment,
    MilestoneChange,
    Order,
    OrderContact,
    OrderLine,
    OrderNote,
    OrderRefund,
    OrderSearchWord,
    OrderStageChange,
    OrderSummary,
    Return,
    ReturnLine,
    ReturnStageChange,
    Shipment,
    ShipmentLine,
    SimulatedJourney,
    StoreEvent,
    TrackerEvent,
    TrackingLink,
    UnknownCode,
)
from portal.vocabulary.connection_kind import RawEventState

#: What is left of where somebody lives is the country, for figures.
EMPTY_CONTACT: Final[Mapping[str, str | None]] = MappingProxyType(
    dict.fromkeys(("name", "street", "city", "region", "region_code", "postcode"), "") | {"email": None, "phone": None}
)
_EMPTY_PLACE: Final = dict.fromkeys(("city", "region", "postcode", "wording"), "")


def _read_body(_sealer: Sealer, body: bytes) -> object:
    return body.decode("utf-8", "replace")


def _numberless(shipment_id: Any) -> Any:  # noqa: ANN401  SQL of SQLAlchemy's own types
    """The key of a parcel without a number."""
    return literal(":") + cast(shipment_id, String)


_CONTACT: Final = PersonalTable(
    model=OrderContact, section="contact", by="order_id", blanks=EMPTY_CONTACT, kept=("country",), key="order_id"
)

_SHIPMENTS: Final = PersonalTable(
    model=Shipment,
    section="parcels",
    by="order_id",
    # Whoever knows a tracking number can ask its carrier for the person.
    blanks={
        "tracking_number": None,
        "tracking_url": None,
        "number_key": _numberless(Shipment.id),
        "replaced_key": None,
        "watch_at": None,
    },
    kept=("store_shipment_id", "carrier", "service"),
    hidden=("number_key", "replaced_key"),
    parts=(
        PersonalTable(
            model=Checkpoint,
            section="checkpoints",
            by="shipment_id",
            blanks=_EMPTY_PLACE,
            kept=("digest", "code", "country", "carrier_code"),
            hidden=("digest",),
        ),
        PersonalTable(
            model=MilestoneChange,
            section="milestones",
            by="shipment_id",
            blanks={},
            kept=("change_key", "code", "checkpoint_digest"),
            hidden=("change_key", "checkpoint_digest"),
        ),
        PersonalTable(model=DeliveryEstimate, section="estimates", by="shipment_id", blanks={}),
        PersonalTable(model=ShipmentLine, section="lines", by="shipment_id", blanks={}),
        PersonalTable(model=FeedbackChange, section="feedback_changes", by="shipment_id", blanks={}),
    ),
)

_FEEDBACK: Final = PersonalTable(
    model=FeedbackAnswer, section="feedback", by="order_id", blanks={"comment": None}, key="shipment_id"
)

_CASES: Final = PersonalTable(
    model=Case,
    section="cases",
    by="order_id",
    blanks={},
    kept=("number",),
    parts=(
        PersonalTable(model=CaseItem, section="items", by="case_id", blanks={}),
        PersonalTable(
            model=CaseMessage,
            section="messages",
            by="case_id",
            blanks={"text": ""},
            kept=("form_key",),
            hidden=("form_key",),
        ),
        PersonalTable(model=CaseChange, section="changes", by="case_id"),
    ),
)

_RETURNS: Final = PersonalTable(
    model=Return,
    section="returns",
    by="order_id",
    blanks={"comment": "", "answer": "", "label_url": None, "watch_at": None},
    kept=("number", "request_key", "refund_method"),
    hidden=("request_key",),
    parts=(
        PersonalTable(model=ReturnLine, section="lines", by="return_id", blanks={}),
        PersonalTable(model=ReturnStageChange, section="stages", by="return_id", blanks={}),
    ),
)

_SEARCH_WORDS: Final = PersonalTable(model=OrderSearchWord, section="search_words", by="order_id", key="order_id")
#: What the shop's people write to each other is about the person as well.
_NOTES: Final = PersonalTable(model=OrderNote, section="notes", by="order_id", hidden=("author_name",))

#: Where a shopper lives, and what they wrote: what goes when an order has ended long ago.
CONTACT_PARTS: Final = (_CONTACT, _SEARCH_WORDS, _NOTES, _FEEDBACK, _CASES, _RETURNS)

ORDERS: Final = PersonalTable(
    model=Order,
    section="orders",
    by="id",
    # Shops tag as they like.
    blanks={"tags": [], "own_tags": [], "customer_tags": None, "watch_at": None},
    kept=(
        *("external_id", "number", "number_key", "language", "currency"),
        *("shipping_method", "payment_method", "channel"),
    ),
    hidden=("number_key", "page_version", "summary_version", "watch_at"),
    parts=(
        _CONTACT,
        _SEARCH_WORDS,
        _NOTES,
        PersonalTable(
            model=OrderSummary,
            section="summary",
            by="order_id",
            blanks={"tags": "", "words_digest": "", "late_on": None, "silent_at": None, "attention_at": None},
            kept=("country", "carriers"),
            hidden=("words_digest",),
        ),
        PersonalTable(
            model=OrderLine,
            section="lines",
            by="order_id",
            blanks={},
            kept=("external_id", "sku", "title", "variant", "image_url", "tags", "vendor", "category"),
        ),
        PersonalTable(model=OrderStageChange, section="stages", by="order_id", blanks={}),
        PersonalTable(model=OrderRefund, section="refunds", by="order_id", blanks={}, kept=("external_id",)),
        PersonalTable(model=TrackingLink, section="links", by="order_id", hidden=("token_digest", "token_sealed")),
        PersonalTable(
            model=Fulfilment,
            section="fulfilments",
            by="order_id",
            blanks={"number_keys": []},
            kept=("external_id", "contents"),
        ),
        _FEEDBACK,
        _CASES,
        _RETURNS,
        _SHIPMENTS,
    ),
)

#: An empty body is nothing to read any more; its digest knows the same payload when it comes again.
_EMPTY_PAYLOAD: Final = {"body": b"", "problem": None, "waits_for": None, "state": RawEventState.IGNORED.value}

STORE_PAYLOADS: Final = PersonalTable(
    model=StoreEvent,
    section="store_payloads",
    by="id",
    blanks=_EMPTY_PAYLOAD,
    kept=("digest", "topic"),
    hidden=("digest",),
    opened={"body": _read_body},
)
TRACKER_PAYLOADS: Final = PersonalTable(
    model=TrackerEvent,
    section="tracker_payloads",
    by="id",
    blanks=_EMPTY_PAYLOAD,
    kept=("digest", "topic"),
    hidden=("digest",),
    opened={"body": _read_body},
)
JOURNEYS: Final = PersonalTable(model=SimulatedJourney, section="simulated_journeys", by="tracking_number")
#: A sample of a carrier's words may name who signed.
UNKNOWN_CODES: Final = PersonalTable(
    model=UnknownCode,
    section="unknown_codes",
    by="id",
    blanks={"wording": ""},
    kept=("source", "carrier", "carrier_code", "wording_digest"),
    hidden=("wording_digest",),
)

#: What is found by a person; every other table is named below.
PERSONAL: Final = (ORDERS, STORE_PAYLOADS, TRACKER_PAYLOADS, JOURNEYS, UNKNOWN_CODES)

#: Why nobody is found in it.
IMPERSONAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "api_keys": "keys of the shop",
        "audit_entries": "what people of the shop changed, without addresses of shoppers",
        "idempotency_keys": "answers of one day, sealed with what only their caller knows",
        "brand_files": "the shop's pictures",
        "branding_versions": "the shop's looks, and who of the shop saved them",
        "brandings": "the shop's looks",
        "carrier_code_mappings": "what the shop says codes of carriers mean",
        "connections": "doors of the shop, sealed",
        "console_sessions": "browsers of people of the shop, gone with their account",
        "content_blocks": "the shop's own words",
        "custom_domains": "names of the shop",
        "saved_replies": "the shop's own words",
        "webhook_deliveries": "news of orders without anything about people, for thirty days",
        "webhook_endpoints": "addresses of the shop's software, secrets sealed",
        "daily_offer_clicks": "sums by day",
        "invitations": "people asked to join the shop, gone a month after their link is over",
        "merchant_users": "people of the shop, who are no shoppers and leave with their account",
        "merchants": "the shop itself",
        "password_reset_requests": "gone within seconds, when a worker has looked whose address it is",
        "product_affinities": "figures about goods",
        "products": "goods",
        "recovery_codes": "digests, gone with the account",
        "return_terms": "what a shop has decided for everybody",
        "saved_views": "filters of lists, without what was searched for",
        "sender_domains": "names of the shop",
        "transit_times": "how long parcels took, by the first two characters of a postcode",
    }
)
