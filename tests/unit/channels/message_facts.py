"""Invented facts for message tests: as full as the portal publishes them, and as bare as they may be."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from notifier.authoring.layouts import compile_email_layout
from notifier.authoring.wording import get_wording
from notifier.catalogue.registry import get_trigger_type
from notifier.channels.content import SenderView
from notifier.channels.email import EmailJob

_FINAL = {"shipment.returning": "returning", "shipment.returned": "returned"}


def make_sender(**changes: Any) -> SenderView:  # noqa: ANN401  a factory passes on what it is given
    branding = {
        "accent": "#1f4d3a",
        "on_accent": "#ffffff",
        "links": [{"label": "Returns", "url": "https://shop.example/returns"}],
    }
    values: dict[str, Any] = {
        "id": UUID(int=1),
        "version": 1,
        "name": "Fern & Field",
        "language": "en",
        "base_url": "https://track.shop.example",
        "support_email": "care@shop.example",
        "support_phone": "+15550100",
        "website": "https://shop.example",
        "branding": branding,
        "email_layout": compile_email_layout(branding),
    }
    return SenderView(**(values | changes))


def complete_facts(trigger: str, language: str = "en") -> dict[str, Any]:
    """Every fact that a trigger can have."""
    is_arabic = language == "ar"
    facts: dict[str, Any] = {
        "order": {
            "number": "#1001",
            "placed_on": "2026-11-20",
            "total_minor": 11780,
            "currency": "EUR",
            "lines": [
                {
                    "title": "Linen apron <sage>",
                    "variant": "One size",
                    "quantity": 1,
                    "price_minor": 5900,
                    "image_url": "https://track.shop.example/demo/apron.png",
                },
                {"title": "Stoneware cup", "variant": None, "quantity": 2, "price_minor": 2940, "image_url": None},
            ],
            "receiver_name": "Mira Stone",
        },
        "person": {"name": "ميرا ستون", "first_name": "ميرا"}
        if is_arabic
        else {"name": "Mira Stone", "first_name": "Mira"},
        "shop": {"name": "Fern & Field", "support_email": "care@shop.example", "support_phone": "+15550100"},
        "links": {"page": "https://track.shop.example/t/abc", "preferences": "https://track.shop.example/t/abc/p"},
    }
    sample: Mapping[str, Any] = get_trigger_type(trigger).sample
    if "shipment" in sample:
        facts["shipment"] = _shipment(trigger, sample["shipment"])
    return {**sample, **facts}


def _shipment(trigger: str, sample: Mapping[str, Any]) -> dict[str, Any]:
    milestone = sample["milestone"]
    arrives_at_once = trigger in {"shipment.out_for_delivery", "estimate.tomorrow"}
    shipment: dict[str, Any] = {
        **sample,
        "carrier": "Simulated Post",
        "tracking_number": "SIM0012345678",
        "carrier_url": "https://post.example/SIM0012345678",
        "milestone": milestone,
        "place": "Lyon, FR",
        "estimated_earliest_on": "2026-11-24",
        "estimated_latest_on": "2026-11-24" if arrives_at_once else "2026-11-26",
        "items": [],
        "checkpoints": [
            {
                "occurred_at": "2026-11-22T08:15:00+00:00",
                "offset_minutes": 60,
                "text": "Departed from the sorting centre",
                "place": "Lyon, FR",
            }
        ],
    }
    if milestone == "available_for_pickup":
        shipment |= {"pickup_point": "Kiosk Rose, 12 Garden Street", "pickup_until_on": "2026-12-01"}
    return shipment


def minimal_facts() -> dict[str, Any]:
    """The least that is always known."""
    return {"order": {"number": "#1001"}, "links": {"page": "https://track.shop.example/t/abc"}}


def make_job(
    trigger: str, language: str, facts: Mapping[str, Any] | None = None, sender: SenderView | None = None
) -> EmailJob:
    return EmailJob(
        sender=sender or make_sender(),
        trigger=trigger,
        language=language,
        wording=get_wording(trigger, language),
        recipient_name=None,
        facts=complete_facts(trigger, language) if facts is None else facts,
        unsubscribe_url="https://track.shop.example/u/token",
        preferences_url="https://track.shop.example/p/token",
    )
