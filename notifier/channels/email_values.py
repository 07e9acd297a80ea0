"""What wordings and layouts may use: the facts with everything present, safe and ready to show."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, Final

from notifier.channels.content import SenderView
from notifier.channels.parcel_values import collect_arrival, collect_parcels
from notifier.channels.reader_facts import find_audience, limit_facts

_MOST_LINES: Final = 40
_DONE, _AHEAD, _PROBLEM = "done", "ahead", "problem"
_AHEAD_COLOUR, _PROBLEM_COLOUR = "#e4e4e7", "#d97706"
#: How many of the four steps (ordered, on its way, out for delivery, delivered) are reached.
_REACHED: Final = {
    "pending": 1,
    "info_received": 1,
    "in_transit": 2,
    "exception": 2,
    "out_for_delivery": 3,
    "failed_attempt": 3,
    "available_for_pickup": 3,
    "delivered": 4,
}
_REACHED_BY_TRIGGER: Final = {
    "order.shipped": 2,
    "order.partially_shipped": 2,
    "order.ready_for_pickup": 3,
    "order.all_delivered": 4,
}
_PICKUPS: Final = frozenset({"available_for_pickup", "order.ready_for_pickup"})
_PROBLEMS: Final = frozenset({"exception", "failed_attempt"})
_BACK_OR_OVER: Final = frozenset({"returning", "returned", "cancelled", "expired"})
#: Groups that come as they were published, for words that name them.
_PLAIN_GROUPS: Final = (
    *("person", "receiver", "customer", "destination", "store"),
    *("estimate", "return", "refund", "case", "feedback", "offer", "news", "change"),
)
#: Who reads at work has nothing to choose.
_NO_CHOICES: Final = {"preferences": "", "unsubscribe": ""}
#: What these are about begins when the parcel has arrived, or is written to others than who waits for it.
_AFTERWARDS: Final = (
    *("return.", "refund.", "case.", "feedback.", "relationship."),
    *("carrier.", "team.", "address.", "offers.", "account."),
)
_WITHOUT_PROGRESS: Final = frozenset(
    {
        "order.cancelled",
        "order.awaiting_payment",
        "order.completed",
        "shipment.cancelled",
        "shipment.damaged",
        "shipment.lost",
        "shipment.refused",
        "shipment.returning",
        "shipment.returned",
    }
)
_WITHOUT_ARRIVAL: Final = frozenset(
    {
        "order.cancelled",
        "order.awaiting_payment",
        "order.all_delivered",
        "order.completed",
        "order.ready_for_pickup",
        "shipment.action_required",
        "shipment.address_problem",
        "shipment.available_for_pickup",
        "shipment.cancelled",
        "shipment.customs_duties_due",
        "shipment.customs_hold",
        "shipment.damaged",
        "shipment.delivered",
        "shipment.delivered_to_locker",
        "shipment.delivered_to_neighbour",
        "shipment.exception",
        "shipment.expired",
        "shipment.failed_attempt",
        "shipment.held",
        "shipment.lost",
        "shipment.pickup_deadline_near",
        "shipment.refused",
        "shipment.returned",
        "shipment.returning",
        "estimate.at_risk",
        "estimate.missed",
        "silence.at_customs",
        "silence.in_transit",
        "silence.no_first_scan",
    }
)
_STEP_NAMES: Final = ("first", "second", "third", "fourth")


def collect_values(
    sender: SenderView, trigger: str, language: str, facts: Mapping[str, Any], links: Mapping[str, str]
) -> dict[str, Any]:
    """The variables `order`, `shipment`, `person`, `shop`, `links`, `brand`, `arrival`, `progress`, `parcel`,
    `parcels`, `parcel_count`, `audience`, `language` and the groups of `_PLAIN_GROUPS`; every group exists, what is not
    known or not for this reader is missing inside it. `links` overrides those of the facts.
    """
    audience = find_audience(trigger, facts)
    facts = limit_facts(facts, audience)
    shipment, parcels = _group(facts, "shipment"), collect_parcels(facts)
    has_arrival = not _is_without(trigger, _WITHOUT_ARRIVAL)
    return {
        "language": language,
        "audience": audience.value,
        "order": _collect_order(_group(facts, "order"), sender),
        "shipment": shipment,
        "parcel": parcels[0] if parcels else None,
        "parcels": parcels,
        "parcel_count": max(1, len(parcels)),
        **{name: _group(facts, name) if name in facts else {} for name in _PLAIN_GROUPS},
        "shop": _collect_shop(sender),
        "links": _collect_links(sender, _group(facts, "links"), _NO_CHOICES if audience.is_business else links),
        "brand": _collect_brand(sender),
        "arrival": collect_arrival(parcels if len(parcels) > 1 else (shipment,), language) if has_arrival else None,
        "progress": _collect_progress(trigger, shipment, str(sender.branding.get("accent") or "#18181b")),
    }


def _is_without(trigger: str, named: Collection[str]) -> bool:
    return trigger in named or trigger.startswith(_AFTERWARDS)


def _group(facts: Mapping[str, Any], name: str) -> dict[str, Any]:
    group = facts.get(name)
    if type(group) is not dict and not isinstance(group, Mapping):
        return {}
    # Liquid takes an empty text for true, so what is empty is left out: `{% if person.first_name %}` must be a no.
    return {key: value for key, value in group.items() if value or (value is not None and value != "")}


def _collect_order(order: dict[str, Any], sender: SenderView) -> dict[str, Any]:
    lines = order.get("lines") or []
    order["lines"] = [_collect_line(line, sender) for line in lines[:_MOST_LINES] if isinstance(line, Mapping)]
    return order


def _collect_line(line: Mapping[str, Any], sender: SenderView) -> dict[str, Any]:
    quantity, price = line.get("quantity") or 1, line.get("price_minor")
    return {
        "title": line.get("title") or "",
        "variant": line.get("variant"),
        "quantity": quantity,
        # A list or text times a large price would fill the memory.
        "amount_minor": price * quantity if isinstance(price, int) and isinstance(quantity, int) else None,
        "image_url": _own_image(line.get("image_url"), sender),
    }


def _collect_links(sender: SenderView, known: Mapping[str, Any], readers: Mapping[str, str]) -> dict[str, Any]:
    return {"page": "", "home": sender.website or sender.base_url, **known, **readers}


def _collect_shop(sender: SenderView) -> dict[str, Any]:
    shop = {
        "name": sender.name,
        "support_email": sender.support_email,
        "support_phone": sender.support_phone,
        "website": sender.website,
    }
    return {key: value for key, value in shop.items() if value}


def _collect_brand(sender: SenderView) -> dict[str, Any]:
    branding = sender.branding
    return {
        "logo_url": _own_image(branding.get("logo_url"), sender),
        "logo_width": branding.get("logo_width") or 140,
        "links": branding.get("links") or [],
        "address": branding.get("address"),
    }


def _own_image(url: object, sender: SenderView) -> str | None:
    """Mails load nothing from third parties: an image elsewhere would tell them who reads when."""
    return url if isinstance(url, str) and url.startswith(f"{sender.base_url}/") else None


def _collect_progress(trigger: str, shipment: Mapping[str, Any], accent: str) -> dict[str, Any] | None:
    milestone = str(shipment.get("milestone") or trigger.removeprefix("shipment."))
    if _is_without(trigger, _WITHOUT_PROGRESS) or milestone in _BACK_OR_OVER:
        return None
    reached = max(_REACHED.get(milestone, 1), _REACHED_BY_TRIGGER.get(trigger, 1))
    return {**_draw_steps(reached, accent, has_problem=milestone in _PROBLEMS), "is_pickup": milestone in _PICKUPS}


@lru_cache(maxsize=1024)
def _draw_steps(reached: int, accent: str, *, has_problem: bool) -> Mapping[str, Mapping[str, str]]:
    states = [_DONE if step <= reached else _AHEAD for step in range(1, 5)]
    if has_problem:
        states[reached - 1] = _PROBLEM
    colours = {_DONE: accent, _AHEAD: _AHEAD_COLOUR, _PROBLEM: _PROBLEM_COLOUR}
    steps = ({"state": state, "color": colours[state]} for state in states)
    return dict(zip(_STEP_NAMES, steps, strict=True))
