"""What each checkpoint code means unless the carrier says otherwise: milestone, fault, whether the shopper must act."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.fault import Fault
from portal.vocabulary.milestone import Milestone


@dataclass(frozen=True, slots=True)
class CodeMeaning:
    """Defaults of one checkpoint code; fault is None when nothing went wrong."""

    milestone: Milestone
    fault: Fault | None = None
    action_required: bool = False


# The unknown code stands at `pending`, the lowest rank, so that a scan nobody has mapped never moves a shipment.
CODE_MEANINGS: Final[Mapping[CheckpointCode, CodeMeaning]] = MappingProxyType(
    {
        # nothing known yet
        CheckpointCode.PENDING: CodeMeaning(Milestone.PENDING),
        CheckpointCode.UNKNOWN: CodeMeaning(Milestone.PENDING),
        CheckpointCode.NUMBER_NOT_FOUND: CodeMeaning(Milestone.PENDING, fault=Fault.MERCHANT),
        # announced, not moving
        CheckpointCode.INFO_RECEIVED: CodeMeaning(Milestone.INFO_RECEIVED),
        CheckpointCode.LABEL_CREATED: CodeMeaning(Milestone.INFO_RECEIVED),
        CheckpointCode.LABEL_PURCHASED: CodeMeaning(Milestone.INFO_RECEIVED),
        CheckpointCode.SHIPMENT_CONFIRMED: CodeMeaning(Milestone.INFO_RECEIVED),
        CheckpointCode.NUMBER_REGISTERED: CodeMeaning(Milestone.INFO_RECEIVED),
        CheckpointCode.COLLECTION_PENDING: CodeMeaning(Milestone.INFO_RECEIVED),
        CheckpointCode.OUT_FOR_COLLECTION: CodeMeaning(Milestone.INFO_RECEIVED),
        CheckpointCode.COLLECTION_FAILED: CodeMeaning(Milestone.INFO_RECEIVED, fault=Fault.CARRIER),
        CheckpointCode.PARCEL_NOT_READY: CodeMeaning(Milestone.INFO_RECEIVED, fault=Fault.MERCHANT),
        CheckpointCode.SHIPMENT_DATA_WRONG: CodeMeaning(Milestone.EXCEPTION, fault=Fault.MERCHANT),
        # on the way
        CheckpointCode.IN_TRANSIT: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.STATUS_UPDATED: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.PICKED_UP: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.ACCEPTED: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.RECEIVED_AT_ORIGIN_FACILITY: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.DEPARTED_ORIGIN_FACILITY: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.PROCESSING: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.PROCESSED: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.ARRIVED_AT_FACILITY: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.DEPARTED_FACILITY: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.TRANSFERRED_TO_NEXT_CARRIER: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.DEPARTED_ORIGIN_COUNTRY: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.ARRIVED_IN_DESTINATION_COUNTRY: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.ARRIVED_AT_DESTINATION: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.RECEIVED_AT_DESTINATION_FACILITY: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.FORWARDED: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.ADDRESS_CORRECTED: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.PROBLEM_RESOLVED: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.DELIVERY_SCHEDULED: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.DELIVERY_RESCHEDULED: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.EXCHANGE_PICKED_UP: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.EXCHANGE_IN_TRANSIT: CodeMeaning(Milestone.IN_TRANSIT),
        # customs
        CheckpointCode.CUSTOMS_STARTED: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.CUSTOMS_CLEARED: CodeMeaning(Milestone.IN_TRANSIT),
        CheckpointCode.CUSTOMS_INSPECTION: CodeMeaning(Milestone.IN_TRANSIT, fault=Fault.CUSTOMS),
        CheckpointCode.CUSTOMS_DELAY: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CUSTOMS),
        CheckpointCode.CUSTOMS_HOLD: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CUSTOMS),
        CheckpointCode.CUSTOMS_DOCUMENTS_NEEDED: CodeMeaning(
            Milestone.EXCEPTION, fault=Fault.CUSTOMS, action_required=True
        ),
        CheckpointCode.CUSTOMS_DUTIES_DUE: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CUSTOMS, action_required=True),
        CheckpointCode.CUSTOMS_PROHIBITED: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CUSTOMS),
        # near the door
        CheckpointCode.OUT_FOR_DELIVERY: CodeMeaning(Milestone.OUT_FOR_DELIVERY),
        CheckpointCode.RECIPIENT_CONTACTED: CodeMeaning(Milestone.OUT_FOR_DELIVERY),
        CheckpointCode.FAILED_ATTEMPT: CodeMeaning(Milestone.FAILED_ATTEMPT),
        CheckpointCode.RECIPIENT_UNAVAILABLE: CodeMeaning(Milestone.FAILED_ATTEMPT, fault=Fault.RECIPIENT),
        CheckpointCode.RECIPIENT_NOT_HOME: CodeMeaning(Milestone.FAILED_ATTEMPT, fault=Fault.RECIPIENT),
        CheckpointCode.BUSINESS_CLOSED: CodeMeaning(Milestone.FAILED_ATTEMPT, fault=Fault.RECIPIENT),
        CheckpointCode.NOTICE_LEFT: CodeMeaning(Milestone.FAILED_ATTEMPT, fault=Fault.RECIPIENT, action_required=True),
        CheckpointCode.ACCESS_RESTRICTED: CodeMeaning(
            Milestone.FAILED_ATTEMPT, fault=Fault.RECIPIENT, action_required=True
        ),
        CheckpointCode.SAFE_PLACE_UNAVAILABLE: CodeMeaning(
            Milestone.FAILED_ATTEMPT, fault=Fault.RECIPIENT, action_required=True
        ),
        CheckpointCode.IDENTITY_NOT_VERIFIED: CodeMeaning(
            Milestone.FAILED_ATTEMPT, fault=Fault.RECIPIENT, action_required=True
        ),
        CheckpointCode.CARRIER_RAN_OUT_OF_TIME: CodeMeaning(Milestone.FAILED_ATTEMPT, fault=Fault.CARRIER),
        CheckpointCode.RESCHEDULE_NEEDED: CodeMeaning(
            Milestone.FAILED_ATTEMPT, fault=Fault.RECIPIENT, action_required=True
        ),
        CheckpointCode.AVAILABLE_FOR_PICKUP: CodeMeaning(Milestone.AVAILABLE_FOR_PICKUP, action_required=True),
        CheckpointCode.ARRIVED_AT_PICKUP_POINT: CodeMeaning(Milestone.AVAILABLE_FOR_PICKUP, action_required=True),
        CheckpointCode.READY_IN_STORE: CodeMeaning(Milestone.AVAILABLE_FOR_PICKUP, action_required=True),
        CheckpointCode.PICKUP_DEADLINE_NEAR: CodeMeaning(Milestone.AVAILABLE_FOR_PICKUP, action_required=True),
        # arrived
        CheckpointCode.DELIVERED: CodeMeaning(Milestone.DELIVERED),
        CheckpointCode.DELIVERED_WITH_SIGNATURE: CodeMeaning(Milestone.DELIVERED),
        CheckpointCode.DELIVERED_TO_NEIGHBOUR: CodeMeaning(Milestone.DELIVERED),
        CheckpointCode.DELIVERED_TO_LOCKER: CodeMeaning(Milestone.DELIVERED),
        CheckpointCode.DELIVERED_TO_MAILBOX: CodeMeaning(Milestone.DELIVERED),
        CheckpointCode.DELIVERED_TO_SAFE_PLACE: CodeMeaning(Milestone.DELIVERED),
        CheckpointCode.DELIVERED_TO_RECEPTION: CodeMeaning(Milestone.DELIVERED),
        CheckpointCode.DELIVERED_CASH_PAID: CodeMeaning(Milestone.DELIVERED),
        CheckpointCode.COLLECTED_BY_RECIPIENT: CodeMeaning(Milestone.DELIVERED),
        CheckpointCode.EXCHANGE_DELIVERED: CodeMeaning(Milestone.DELIVERED),
        # delays
        CheckpointCode.DELAYED: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.PROCESSING_DELAY: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.EXTERNAL_DELAY: CodeMeaning(Milestone.EXCEPTION, fault=Fault.OTHER),
        CheckpointCode.WEATHER_DELAY: CodeMeaning(Milestone.EXCEPTION, fault=Fault.WEATHER),
        CheckpointCode.NATURAL_DISASTER: CodeMeaning(Milestone.EXCEPTION, fault=Fault.WEATHER),
        CheckpointCode.FORCE_MAJEURE: CodeMeaning(Milestone.EXCEPTION, fault=Fault.OTHER),
        CheckpointCode.LATE_FLIGHT: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.MECHANICAL_DELAY: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.VEHICLE_PROBLEM: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.CAPACITY_EXCEEDED: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.MISSORTED: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        # held or blocked
        CheckpointCode.EXCEPTION: CodeMeaning(Milestone.EXCEPTION, fault=Fault.OTHER),
        CheckpointCode.TRANSIT_EXCEPTION: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.DELIVERY_EXCEPTION: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.DELIVERY_FAILED: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.HELD: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.HELD_FOR_PAYMENT: CodeMeaning(Milestone.EXCEPTION, fault=Fault.RECIPIENT, action_required=True),
        CheckpointCode.SECURITY_HOLD: CodeMeaning(Milestone.EXCEPTION, fault=Fault.OTHER),
        CheckpointCode.REGULATORY_HOLD: CodeMeaning(Milestone.EXCEPTION, fault=Fault.OTHER),
        CheckpointCode.UNDER_INVESTIGATION: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.AWAITING_INFORMATION: CodeMeaning(
            Milestone.EXCEPTION, fault=Fault.RECIPIENT, action_required=True
        ),
        CheckpointCode.ACTION_NEEDED: CodeMeaning(Milestone.EXCEPTION, fault=Fault.RECIPIENT, action_required=True),
        CheckpointCode.CONTACT_CARRIER: CodeMeaning(Milestone.EXCEPTION, fault=Fault.RECIPIENT, action_required=True),
        CheckpointCode.ADDRESS_PROBLEM: CodeMeaning(Milestone.EXCEPTION, fault=Fault.RECIPIENT, action_required=True),
        CheckpointCode.ADDRESS_INCORRECT: CodeMeaning(Milestone.EXCEPTION, fault=Fault.RECIPIENT, action_required=True),
        CheckpointCode.ADDRESS_NOT_FOUND: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER, action_required=True),
        CheckpointCode.RECIPIENT_MOVED: CodeMeaning(Milestone.EXCEPTION, fault=Fault.RECIPIENT, action_required=True),
        CheckpointCode.RECIPIENT_CANCELLED: CodeMeaning(Milestone.EXCEPTION, fault=Fault.RECIPIENT),
        CheckpointCode.REFUSED: CodeMeaning(Milestone.EXCEPTION, fault=Fault.RECIPIENT),
        CheckpointCode.UNCLAIMED: CodeMeaning(Milestone.EXCEPTION, fault=Fault.RECIPIENT, action_required=True),
        CheckpointCode.PICKUP_MISSED: CodeMeaning(Milestone.EXCEPTION, fault=Fault.RECIPIENT, action_required=True),
        CheckpointCode.UNDELIVERABLE: CodeMeaning(Milestone.EXCEPTION, fault=Fault.OTHER),
        CheckpointCode.NOT_SERVICEABLE: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.REJECTED_BY_CARRIER: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.WRONG_PARCEL: CodeMeaning(Milestone.EXCEPTION, fault=Fault.MERCHANT),
        CheckpointCode.DIMENSIONS_WRONG: CodeMeaning(Milestone.EXCEPTION, fault=Fault.MERCHANT),
        CheckpointCode.PACKAGING_PROBLEM: CodeMeaning(Milestone.EXCEPTION, fault=Fault.MERCHANT),
        # gone
        CheckpointCode.DAMAGED: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.LOST: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        CheckpointCode.DISPOSED: CodeMeaning(Milestone.EXCEPTION, fault=Fault.CARRIER),
        # going back
        CheckpointCode.RETURNING: CodeMeaning(Milestone.RETURNING),
        CheckpointCode.RETURN_REQUESTED: CodeMeaning(Milestone.RETURNING),
        CheckpointCode.RETURN_IN_TRANSIT: CodeMeaning(Milestone.RETURNING),
        CheckpointCode.RETURN_OUT_FOR_DELIVERY: CodeMeaning(Milestone.RETURNING),
        CheckpointCode.RETURN_DELIVERY_FAILED: CodeMeaning(Milestone.RETURNING, fault=Fault.MERCHANT),
        CheckpointCode.RETURN_DELAYED: CodeMeaning(Milestone.RETURNING, fault=Fault.CARRIER),
        CheckpointCode.RETURN_CONTACT_CARRIER: CodeMeaning(Milestone.RETURNING, fault=Fault.MERCHANT),
        CheckpointCode.RETURNED: CodeMeaning(Milestone.RETURNED),
        # over
        CheckpointCode.EXPIRED: CodeMeaning(Milestone.EXPIRED),
        CheckpointCode.CANCELLED: CodeMeaning(Milestone.CANCELLED),
        CheckpointCode.MERCHANT_CANCELLED: CodeMeaning(Milestone.CANCELLED, fault=Fault.MERCHANT),
    }
)
