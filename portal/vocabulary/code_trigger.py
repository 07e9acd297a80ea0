"""Fine meanings of scans that are news of their own, each with the trigger that tells it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.trigger_name import SHIPMENT_PICKUP_DEADLINE_NEAR

#: In the order in which catalogues list them.
_CODES: Final[Mapping[str, tuple[CheckpointCode, ...]]] = MappingProxyType(
    {
        "shipment.picked_up": (CheckpointCode.PICKED_UP, CheckpointCode.ACCEPTED),
        "shipment.customs_hold": (
            CheckpointCode.CUSTOMS_HOLD,
            CheckpointCode.CUSTOMS_DELAY,
            CheckpointCode.CUSTOMS_PROHIBITED,
        ),
        "shipment.customs_duties_due": (CheckpointCode.CUSTOMS_DUTIES_DUE,),
        "shipment.customs_cleared": (CheckpointCode.CUSTOMS_CLEARED,),
        "shipment.action_required": (
            CheckpointCode.ACTION_NEEDED,
            CheckpointCode.AWAITING_INFORMATION,
            CheckpointCode.CONTACT_CARRIER,
            CheckpointCode.CUSTOMS_DOCUMENTS_NEEDED,
            CheckpointCode.HELD_FOR_PAYMENT,
        ),
        "shipment.address_problem": (
            CheckpointCode.ADDRESS_PROBLEM,
            CheckpointCode.ADDRESS_INCORRECT,
            CheckpointCode.ADDRESS_NOT_FOUND,
            CheckpointCode.RECIPIENT_MOVED,
        ),
        SHIPMENT_PICKUP_DEADLINE_NEAR: (CheckpointCode.PICKUP_DEADLINE_NEAR,),
        "shipment.delivered_to_neighbour": (CheckpointCode.DELIVERED_TO_NEIGHBOUR,),
        "shipment.delivered_to_locker": (CheckpointCode.DELIVERED_TO_LOCKER,),
        "shipment.delayed": (
            CheckpointCode.DELAYED,
            CheckpointCode.PROCESSING_DELAY,
            CheckpointCode.EXTERNAL_DELAY,
            CheckpointCode.WEATHER_DELAY,
            CheckpointCode.NATURAL_DISASTER,
            CheckpointCode.FORCE_MAJEURE,
            CheckpointCode.LATE_FLIGHT,
            CheckpointCode.MECHANICAL_DELAY,
            CheckpointCode.VEHICLE_PROBLEM,
            CheckpointCode.CAPACITY_EXCEEDED,
            CheckpointCode.MISSORTED,
        ),
        "shipment.held": (CheckpointCode.HELD, CheckpointCode.SECURITY_HOLD, CheckpointCode.REGULATORY_HOLD),
        "shipment.refused": (CheckpointCode.REFUSED,),
        "shipment.damaged": (CheckpointCode.DAMAGED,),
        "shipment.lost": (CheckpointCode.LOST,),
    }
)

CODE_TRIGGERS: Final[Mapping[CheckpointCode, str]] = MappingProxyType(
    {code: trigger for trigger, codes in _CODES.items() for code in codes}
)

#: Triggers whose codes ask different things of the shopper, so that each code is news of its own.
TOLD_BY_CODE: Final = frozenset({"shipment.action_required"})
