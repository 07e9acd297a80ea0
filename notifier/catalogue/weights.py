"""What each trigger weighs for somebody who wants few messages: which step of the dial lets it through."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.catalogue.trigger_type import ANSWERS, Family, TriggerType
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_dial import LIGHT, MessageDial, Weight

#: The contract confirmed on a durable medium (2011/83/EU, article 8.7), its invoice, and that it is not performed.
_OWED: Final = frozenset({"order.placed", "order.invoice_ready", "order.cancelled"})
#: What the shopper has asked for.
_ASKED_FOR: Final = frozenset({"return.label_ready", "case.answered"})
#: Nothing goes on until the shopper has done something.
_TO_ACT_ON: Final = frozenset(
    {
        *("shipment.action_required", "shipment.address_problem", "shipment.customs_duties_due"),
        *("shipment.failed_attempt", "shipment.pickup_deadline_near"),
    }
)
_DELIVERY_DAY: Final = _TO_ACT_ON | {
    *("shipment.out_for_delivery", "shipment.delivered", "shipment.delivered_to_neighbour"),
    *("shipment.delivered_to_locker", "shipment.available_for_pickup", "order.ready_for_pickup"),
}
#: Beside everything urgent, every silence and every refund.
_IMPORTANT: Final = frozenset(
    {
        *("order.awaiting_payment", "order.awaiting_stock", "order.preparation_late"),
        *("shipment.customs_hold", "shipment.returning", "shipment.returned", "shipment.cancelled"),
        *("estimate.moved", "estimate.at_risk", "estimate.tomorrow", "estimate.missed"),
        *("return.approved", "return.rejected", "return.expiring", "return.received", "return.resolved"),
        *("return.expired", "case.closed"),
    }
)
_REFUNDS: Final = "refund."


def weigh(kind: TriggerType) -> Weight:
    """The weight of a trigger; promotion is light whatever its lane."""
    quietest = _find_quietest(kind)
    return Weight(quietest, outlasts_pause=quietest is MessageDial.SILENT or kind.name in _TO_ACT_ON)


def find_weight(name: str) -> Weight:
    """The weight of the words said by a message; what the catalogue does not know is light."""
    return _WEIGHTS.get(name, LIGHT)


def _find_quietest(kind: TriggerType) -> MessageDial:
    if kind.topic.is_promotional:
        return MessageDial.ALL
    is_for_shopper = not kind.audience.is_business and not kind.name.startswith(ANSWERS)
    if not is_for_shopper or kind.name in _OWED | _ASKED_FOR:
        return MessageDial.SILENT
    if kind.name in _DELIVERY_DAY:
        return MessageDial.DELIVERY_DAY
    is_important = kind.lane is Lane.URGENT or kind.family is Family.SILENCE or kind.name.startswith(_REFUNDS)
    return MessageDial.IMPORTANT if is_important or kind.name in _IMPORTANT else MessageDial.ALL


_WEIGHTS: Final[Mapping[str, Weight]] = MappingProxyType({name: weigh(kind) for name, kind in TRIGGER_TYPES.items()})
#: Names that the sets above mention; a test keeps them true.
NAMED: Final = _OWED | _ASKED_FOR | _DELIVERY_DAY | _IMPORTANT
