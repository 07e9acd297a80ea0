"""What happens to a parcel: its milestones, and the scans that mean more to people than their milestone says."""

from collections.abc import Mapping
from typing import Final

from notifier.catalogue.samples import make_sample
from notifier.catalogue.trigger_type import DAY, HOUR, PARCEL, SHIPMENT_GROUPS, Family, TriggerType
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.topic import Topic

_ARRIVED: Final = ("shipment.delivered", "shipment.delivered_to_neighbour", "shipment.delivered_to_locker")
_BACK: Final = ("shipment.refused", "shipment.returning", "shipment.returned")
_GONE: Final = ("shipment.damaged", "shipment.lost", "shipment.cancelled")
_OVER: Final = (*_ARRIVED, *_BACK, *_GONE)
_NEAR: Final = ("shipment.out_for_delivery", "shipment.failed_attempt", "shipment.available_for_pickup")
_FURTHER: Final = (*_NEAR, *_OVER)
_TROUBLE: Final = ("shipment.exception", "shipment.delayed", "shipment.held", "shipment.address_problem")
_THROUGH_CUSTOMS: Final = ("shipment.customs_cleared", *_FURTHER)
_MOVING_AGAIN: Final = ("shipment.in_transit", *_FURTHER)

_PICKUP: Final[Mapping[str, JsonValue]] = {
    "pickup_point": "Kiosk Rose, Gartenstraße 12",
    "pickup_until_on": "2026-12-01",
}
_ASKING: Final[Mapping[str, JsonValue]] = {"action_required": True, "fault": "recipient"}


def _shipment(
    event: str,
    *overtaken_by: str,
    lifetime_seconds: int = 2 * DAY,
    lane: Lane = Lane.NORMAL,
    shows: Mapping[str, JsonValue] | None = None,
) -> TriggerType:
    return TriggerType(
        name=f"shipment.{event}",
        family=Family.SHIPMENT,
        topic=Topic.DELIVERY_UPDATES,
        lane=lane,
        lifetime_seconds=lifetime_seconds,
        # Hours later the van has been there or has not.
        counts_from_scan=event == "out_for_delivery",
        replaces_older=event == "delayed",
        cancelled_by=overtaken_by,
        told_apart_by=PARCEL,
        takes_back=event == "cancelled",
        facts=SHIPMENT_GROUPS,
        sample=make_sample(SHIPMENT_GROUPS, {"shipment": {"milestone": event, "code": event, **(shows or {})}}),
    )


SHIPMENTS: Final = (
    _shipment("pending", "shipment.info_received", "shipment.picked_up", *_MOVING_AGAIN),
    _shipment("info_received", "shipment.picked_up", *_MOVING_AGAIN),
    _shipment("picked_up", *_FURTHER, shows={"milestone": "in_transit"}),
    _shipment("in_transit", *_FURTHER),
    _shipment("customs_hold", *_THROUGH_CUSTOMS, shows={"milestone": "in_transit", "fault": "customs"}),
    _shipment(
        "customs_duties_due",
        *_THROUGH_CUSTOMS,
        lifetime_seconds=4 * DAY,
        lane=Lane.URGENT,
        shows={"milestone": "in_transit", **_ASKING},
    ),
    _shipment("customs_cleared", *_FURTHER, shows={"milestone": "in_transit"}),
    _shipment(
        *("out_for_delivery", "shipment.failed_attempt", "shipment.available_for_pickup", *_TROUBLE, *_OVER),
        lifetime_seconds=12 * HOUR,
        lane=Lane.URGENT,
        shows={"estimated_earliest_on": "2026-11-24", "estimated_latest_on": "2026-11-24"},
    ),
    _shipment(
        *("failed_attempt", "shipment.out_for_delivery", "shipment.available_for_pickup", *_OVER),
        lifetime_seconds=DAY,
        lane=Lane.URGENT,
        shows={"attempts": 1, "fault": "recipient"},
    ),
    _shipment(
        *("available_for_pickup", "shipment.pickup_deadline_near", *_OVER),
        lifetime_seconds=4 * DAY,
        lane=Lane.URGENT,
        shows=_PICKUP,
    ),
    _shipment(
        *("pickup_deadline_near", *_OVER),
        lifetime_seconds=DAY,
        lane=Lane.URGENT,
        shows={"milestone": "available_for_pickup", **_PICKUP},
    ),
    _shipment("delivered", lane=Lane.URGENT, shows={"signed_by": "Tessen"}),
    _shipment(
        "delivered_to_neighbour", lane=Lane.URGENT, shows={"milestone": "delivered", "signed_by": "Jonas Bruckhoff"}
    ),
    _shipment("delivered_to_locker", lane=Lane.URGENT, shows={"milestone": "delivered", **_PICKUP}),
    _shipment("exception", *_MOVING_AGAIN, lane=Lane.URGENT, shows={"fault": "carrier"}),
    _shipment("delayed", *_MOVING_AGAIN, lane=Lane.URGENT, shows={"milestone": "exception", "fault": "weather"}),
    _shipment("held", *_MOVING_AGAIN, lane=Lane.URGENT, shows={"milestone": "exception", "fault": "carrier"}),
    _shipment(
        *("action_required", *_MOVING_AGAIN),
        lifetime_seconds=4 * DAY,
        lane=Lane.URGENT,
        shows={"milestone": "exception", **_ASKING},
    ),
    _shipment(
        *("address_problem", *_MOVING_AGAIN),
        lifetime_seconds=4 * DAY,
        lane=Lane.URGENT,
        shows={"milestone": "exception", **_ASKING},
    ),
    _shipment("damaged", lane=Lane.URGENT, shows={"milestone": "exception", "fault": "carrier"}),
    _shipment(
        "lost",
        "shipment.in_transit",
        *_NEAR,
        *_ARRIVED,
        *_BACK,
        lane=Lane.URGENT,
        shows={"milestone": "exception", "fault": "carrier"},
    ),
    _shipment(
        *("refused", "shipment.returned", *_ARRIVED), lane=Lane.URGENT, shows={"milestone": "exception", **_ASKING}
    ),
    _shipment("returning", "shipment.returned", *_ARRIVED),
    _shipment("returned", *_ARRIVED),
    _shipment("expired", "shipment.*"),
    _shipment("cancelled", lifetime_seconds=4 * DAY),
)
