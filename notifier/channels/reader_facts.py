"""What each kind of reader may see of a trigger: no prices for who gets a present, nobody's person for a carrier."""

from collections.abc import Mapping
from typing import Any, Final

from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.vocabulary.recipient_kind import RecipientKind

#: The fact that names the reader, where the words are the same for several kinds.
AUDIENCE: Final = "audience"

#: Of the order, what tells a parcel apart and what it is worth.
_SHOWN_TO_CARRIER: Final = ("number", "placed_on", "total_minor", "currency", "weight_grams", "item_count")
_SHOWN_TO_RECEIVER: Final = ("number", "placed_on", "placed_at", "stage", "language", "receiver_name")
_GROUPS_OF_CARRIER: Final = ("shop", "store", "destination")
_GROUPS_OF_RECEIVER: Final = (*_GROUPS_OF_CARRIER, AUDIENCE, "shipment", "estimate", "receiver", "parcels")


def find_audience(trigger: str, facts: Mapping[str, Any]) -> RecipientKind:
    """Who reads: whom the words of the trigger speak to, else the fact `audience`, else the shopper."""
    kind = TRIGGER_TYPES.get(trigger)
    if kind is not None and kind.audience is not RecipientKind.SHOPPER:
        return kind.audience
    return RecipientKind.RECEIVER if facts.get(AUDIENCE) == RecipientKind.RECEIVER else RecipientKind.SHOPPER


def limit_facts(facts: Mapping[str, Any], audience: RecipientKind) -> Mapping[str, Any]:
    """The facts this reader may see; a receiver is the `person`, and `links.page` of both is the carrier's page.

    Limiting them again changes nothing.
    """
    if audience is RecipientKind.RECEIVER:
        return _limit_to_receiver(facts)
    if audience is RecipientKind.CARRIER:
        return _limit_to_carrier(facts)
    return facts


def _limit_to_receiver(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        **_pick(facts, _GROUPS_OF_RECEIVER),
        "order": _pick(_group(facts, "order"), _SHOWN_TO_RECEIVER),
        "person": _pick(_group(facts, "receiver"), ("name", "first_name")),
        "links": _link_to_carrier(_group(facts, "shipment")),
    }


def _limit_to_carrier(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    shipment = {name: value for name, value in _group(facts, "shipment").items() if name != "items"}
    scans = shipment.get("checkpoints")
    if isinstance(scans, list | tuple):
        shipment["checkpoints"] = [_in_own_words(scan) for scan in scans if isinstance(scan, Mapping)]
    order = _pick(_group(facts, "order"), _SHOWN_TO_CARRIER)
    links = _link_to_carrier(shipment)
    return {**_pick(facts, _GROUPS_OF_CARRIER), "order": order, "shipment": shipment, "links": links}


def _link_to_carrier(shipment: Mapping[str, Any]) -> dict[str, Any]:
    # The shop's page shows the whole order with its prices, and lets its reader act for the shopper.
    return {"page": shipment.get("carrier_url") or ""}


def _in_own_words(scan: Mapping[str, Any]) -> dict[str, Any]:
    """A carrier finds a scan by the words it has written, which are in no other language."""
    return {**scan, "text": scan.get("carrier_words") or scan.get("text")}


def _group(facts: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    group = facts.get(name)
    return group if isinstance(group, Mapping) else {}


def _pick(facts: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: facts[name] for name in names if name in facts}
