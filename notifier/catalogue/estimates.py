"""What becomes of the day a parcel was expected on."""

from collections.abc import Mapping
from typing import Final

from notifier.catalogue.samples import make_sample
from notifier.catalogue.trigger_type import DAY, HOUR, PARCEL, SHIPMENT_GROUPS, Family, TriggerType
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.topic import Topic

_GROUPS: Final = (*SHIPMENT_GROUPS, "estimate")
_OVER: Final = (
    *("shipment.delivered", "shipment.delivered_to_neighbour", "shipment.delivered_to_locker"),
    *("shipment.available_for_pickup", "shipment.damaged", "shipment.lost", "shipment.cancelled"),
    *("shipment.refused", "shipment.returning", "shipment.returned", "order.cancelled"),
)


def _estimate(
    change: str,
    *overtaken_by: str,
    lifetime_seconds: int = 12 * HOUR,
    shows: Mapping[str, JsonValue] | None = None,
) -> TriggerType:
    return TriggerType(
        name=f"estimate.{change}",
        family=Family.ESTIMATE,
        topic=Topic.DELIVERY_UPDATES,
        lane=Lane.NORMAL,
        lifetime_seconds=lifetime_seconds,
        replaces_older=True,
        cancelled_by=(*overtaken_by, *_OVER),
        told_apart_by=PARCEL,
        facts=_GROUPS,
        sample=make_sample(_GROUPS, {"shipment": shows or {}}),
    )


ESTIMATES: Final = (
    _estimate("set", "estimate.moved", "shipment.out_for_delivery"),
    _estimate("moved", "shipment.out_for_delivery"),
    _estimate("at_risk", "estimate.moved", "estimate.missed", "shipment.out_for_delivery", shows={"slip_days": 1}),
    _estimate(
        *("tomorrow", "estimate.moved", "shipment.out_for_delivery"),
        *("shipment.exception", "shipment.delayed", "shipment.held"),
        shows={"estimated_earliest_on": "2026-11-24", "estimated_latest_on": "2026-11-24"},
    ),
    _estimate("missed", "estimate.moved", "shipment.out_for_delivery", lifetime_seconds=DAY, shows={"slip_days": 2}),
)
