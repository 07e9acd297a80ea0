"""EasyPost's `status` and `status_detail` as ours (docs.easypost.com, Tracker; one meaning for each)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import Milestone

STATUS_MILESTONES: Final[Mapping[str, Milestone]] = MappingProxyType(
    {
        "unknown": Milestone.PENDING,
        "pre_transit": Milestone.INFO_RECEIVED,
        "in_transit": Milestone.IN_TRANSIT,
        "out_for_delivery": Milestone.OUT_FOR_DELIVERY,
        "delivered": Milestone.DELIVERED,
        "available_for_pickup": Milestone.AVAILABLE_FOR_PICKUP,
        "return_to_sender": Milestone.RETURNING,
        "failure": Milestone.EXCEPTION,
        "cancelled": Milestone.CANCELLED,
        "error": Milestone.EXCEPTION,
    }
)

# What a status says by itself, for a detail that adds nothing.
STATUS_CODES: Final[Mapping[str, CheckpointCode]] = MappingProxyType(
    {
        "unknown": CheckpointCode.PENDING,
        "pre_transit": CheckpointCode.INFO_RECEIVED,
        "in_transit": CheckpointCode.IN_TRANSIT,
        "out_for_delivery": CheckpointCode.OUT_FOR_DELIVERY,
        "delivered": CheckpointCode.DELIVERED,
        "available_for_pickup": CheckpointCode.AVAILABLE_FOR_PICKUP,
        "return_to_sender": CheckpointCode.RETURNING,
        "failure": CheckpointCode.DELIVERY_FAILED,
        "cancelled": CheckpointCode.CANCELLED,
        "error": CheckpointCode.EXCEPTION,
    }
)

DETAIL_CODES: Final[Mapping[str, CheckpointCode]] = MappingProxyType(
    {
        "address_correction": CheckpointCode.ADDRESS_CORRECTED,
        "arrived_at_destination": CheckpointCode.ARRIVED_AT_DESTINATION,
        "arrived_at_facility": CheckpointCode.ARRIVED_AT_FACILITY,
        "arrived_at_pickup_location": CheckpointCode.ARRIVED_AT_PICKUP_POINT,
        "awaiting_information": CheckpointCode.AWAITING_INFORMATION,
        "cancelled": CheckpointCode.CANCELLED,
        "damaged": CheckpointCode.DAMAGED,
        "delayed": CheckpointCode.DELAYED,
        "delivery_exception": CheckpointCode.DELIVERY_EXCEPTION,
        "departed_facility": CheckpointCode.DEPARTED_FACILITY,
        "departed_origin_facility": CheckpointCode.DEPARTED_ORIGIN_FACILITY,
        "expired": CheckpointCode.EXPIRED,
        "failure": CheckpointCode.DELIVERY_FAILED,
        "held": CheckpointCode.HELD,
        "in_transit": CheckpointCode.IN_TRANSIT,
        "label_created": CheckpointCode.LABEL_CREATED,
        "lost": CheckpointCode.LOST,
        "missorted": CheckpointCode.MISSORTED,
        "out_for_delivery": CheckpointCode.OUT_FOR_DELIVERY,
        "received_at_destination_facility": CheckpointCode.RECEIVED_AT_DESTINATION_FACILITY,
        "received_at_origin_facility": CheckpointCode.RECEIVED_AT_ORIGIN_FACILITY,
        "refused": CheckpointCode.REFUSED,
        "return": CheckpointCode.RETURNING,
        "status_update": CheckpointCode.STATUS_UPDATED,
        "transferred_to_destination_carrier": CheckpointCode.TRANSFERRED_TO_NEXT_CARRIER,
        "transit_exception": CheckpointCode.TRANSIT_EXCEPTION,
        "unknown": CheckpointCode.UNKNOWN,
        "weather_delay": CheckpointCode.WEATHER_DELAY,
    }
)

# Where the same detail under another status means another thing.
EXCEPTIONS_TO_DETAIL: Final[Mapping[tuple[str, str], CheckpointCode]] = MappingProxyType(
    {
        ("pre_transit", "awaiting_information"): CheckpointCode.COLLECTION_PENDING,
        ("failure", "address_correction"): CheckpointCode.ADDRESS_PROBLEM,
    }
)

# These details add nothing to a status that already says more than "moving".
_EMPTY_DETAILS: Final = frozenset({"", "unknown", "status_update"})


def choose_code(status: str, detail: str) -> CheckpointCode:
    """The code of a status and its detail; `UNKNOWN` for words that EasyPost did not document."""
    if (status, detail) in EXCEPTIONS_TO_DETAIL:
        return EXCEPTIONS_TO_DETAIL[status, detail]
    if detail == "status_update" and status == "in_transit":
        return CheckpointCode.STATUS_UPDATED
    if detail in _EMPTY_DETAILS:
        return STATUS_CODES.get(status, CheckpointCode.UNKNOWN)
    return DETAIL_CODES.get(detail, CheckpointCode.UNKNOWN)


def choose_milestone(status: str, code: CheckpointCode, usual: Milestone) -> Milestone:
    """The milestone of a scan: EasyPost's status decides, the code's usual one where the status says nothing.

    A tracker that failed because it expired is expired, not in trouble.
    """
    if status == "failure" and code is CheckpointCode.EXPIRED:
        return Milestone.EXPIRED
    if status in {"", "unknown"}:
        return usual
    return STATUS_MILESTONES.get(status, usual)
