"""Nothing happened for too long, and where; whatever happens next makes it old news."""

from collections.abc import Mapping
from typing import Final

from notifier.catalogue.samples import make_sample
from notifier.catalogue.trigger_type import DAY, ORDER_GROUPS, PARCEL, SHIPMENT_GROUPS, Family, TriggerType
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.topic import Topic


def _silence(where: str, shows: Mapping[str, JsonValue]) -> TriggerType:
    return TriggerType(
        name=f"silence.{where}",
        family=Family.SILENCE,
        topic=Topic.DELIVERY_UPDATES,
        lane=Lane.NORMAL,
        lifetime_seconds=DAY,
        cancelled_by=("shipment.*", "order.cancelled"),
        told_apart_by=PARCEL,
        facts=SHIPMENT_GROUPS,
        sample=make_sample(SHIPMENT_GROUPS, {"shipment": shows}),
    )


def _in_preparation() -> TriggerType:
    return TriggerType(
        name="silence.in_preparation",
        family=Family.SILENCE,
        topic=Topic.ORDER_UPDATES,
        lane=Lane.NORMAL,
        lifetime_seconds=DAY,
        cancelled_by=(
            *("order.partially_shipped", "order.shipped", "order.ready_for_pickup", "order.completed"),
            "order.cancelled",
        ),
        facts=ORDER_GROUPS,
        sample=make_sample(ORDER_GROUPS, {"order": {"stage": "in_preparation"}}),
    )


SILENCES: Final = (
    _silence("no_first_scan", {"milestone": "info_received", "last_scan_at": None, "place": None, "checkpoints": []}),
    _silence("in_transit", {"milestone": "in_transit"}),
    _silence("at_customs", {"milestone": "in_transit", "code": "customs_hold", "fault": "customs"}),
    _in_preparation(),
)
