"""Our codes are a union: the published words of each tracker map into (milestone, code) without two falling together.

Each row reads `their word: our code`, with `@milestone` where their word stands under another milestone than usual.
"""

import pytest

from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.code_meaning import CODE_MEANINGS
from portal.vocabulary.milestone import Milestone

AFTERSHIP = """
Delivered_001: delivered | Delivered_002: collected_by_recipient | Delivered_003: delivered_with_signature
Delivered_004: delivered_cash_paid | Delivered_005: delivered_to_neighbour
AvailableForPickup_001: available_for_pickup
Exception_001: exception | Exception_002: recipient_moved | Exception_003: refused | Exception_004: customs_delay
Exception_005: external_delay | Exception_006: held_for_payment | Exception_007: address_incorrect
Exception_008: pickup_missed | Exception_009: rejected_by_carrier | Exception_010: returning | Exception_011: returned
Exception_012: damaged | Exception_013: lost | Exception_016: processing_delay | Exception_017: weather_delay
Exception_018: customs_documents_needed | Exception_019: late_flight | Exception_020: cancelled
Exception_021: disposed
AttemptFail_001: failed_attempt | AttemptFail_002: recipient_unavailable | AttemptFail_003: business_closed
InTransit_001: in_transit | InTransit_002: accepted | InTransit_003: arrived_at_facility
InTransit_004: arrived_in_destination_country | InTransit_005: customs_cleared | InTransit_006: customs_started
InTransit_007: departed_facility | InTransit_008: problem_resolved | InTransit_009: forwarded
InfoReceived_001: info_received | OutForDelivery_001: out_for_delivery | OutForDelivery_003: recipient_contacted
OutForDelivery_004: delivery_scheduled@out_for_delivery | Pending_001: pending | Expired_001: expired
"""
SEVENTEENTRACK = """
NotFound_Other: pending | NotFound_InvalidCode: number_not_found | InfoReceived: info_received
InTransit_PickedUp: picked_up | InTransit_Other: in_transit | InTransit_Departure: departed_facility
InTransit_Arrival: arrived_at_facility | InTransit_CustomsProcessing: customs_started
InTransit_CustomsReleased: customs_cleared
InTransit_CustomsRequiringInformation: customs_documents_needed@in_transit
Expired_Other: expired | AvailableForPickup_Other: available_for_pickup | OutForDelivery_Other: out_for_delivery
DeliveryFailure_Other: failed_attempt | DeliveryFailure_NoBody: recipient_unavailable
DeliveryFailure_Security: security_hold@failed_attempt | DeliveryFailure_Rejected: refused@failed_attempt
DeliveryFailure_InvalidAddress: address_incorrect@failed_attempt | Delivered_Other: delivered
Exception_Other: exception | Exception_Returning: returning | Exception_Returned: returned
Exception_NoBody: recipient_unavailable@exception | Exception_Security: security_hold | Exception_Damage: damaged
Exception_Rejected: refused | Exception_Delayed: delayed | Exception_Lost: lost | Exception_Destroyed: disposed
Exception_Cancel: cancelled
"""
SHIPPO = """
information_received: info_received | address_issue: address_problem | contact_carrier: contact_carrier
delayed: delayed | delivery_attempted: failed_attempt | delivery_rescheduled: delivery_rescheduled
delivery_scheduled: delivery_scheduled | location_inaccessible: access_restricted | notice_left: notice_left
out_for_delivery: out_for_delivery | package_accepted: accepted | package_arrived: arrived_at_facility
package_damaged: damaged | package_departed: departed_facility | package_disposed: disposed
package_forwarded: forwarded | package_held: held | package_lost: lost | package_processed: processed
package_processing: processing | package_unclaimed: unclaimed | package_undeliverable: undeliverable
pickup_available: available_for_pickup | reschedule_delivery: reschedule_needed | return_to_sender: returning
delivered: delivered | other: status_updated
"""
CLICKPOST = """
1: info_received | 2: collection_pending | 3: collection_failed | 4: picked_up | 5: in_transit
6: out_for_delivery | 7: not_serviceable | 8: delivered | 9: failed_attempt | 10: cancelled
11: return_requested | 12: returning | 13: return_out_for_delivery | 14: returned | 15: return_delivery_failed
16: lost | 17: damaged | 18: delayed | 19: contact_carrier | 20: held | 21: return_in_transit | 23: expired
25: out_for_collection | 26: return_contact_carrier | 27: return_delayed | 28: number_registered
30: exchange_picked_up | 31: exchange_in_transit | 32: exchange_delivered | 1004: received_at_destination_facility
"""
KARRIO = """
pending: pending | picked_up: picked_up | on_hold: held | cancelled: cancelled | delivered: delivered
in_transit: in_transit | delivery_failed: failed_attempt | delivery_delayed: delayed
out_for_delivery: out_for_delivery | ready_for_pickup: available_for_pickup | return_to_sender: returning
unknown: unknown
carrier_damaged_parcel: damaged | carrier_sorting_error: missorted | carrier_address_not_found: address_not_found
carrier_parcel_lost: lost | carrier_not_enough_time: carrier_ran_out_of_time
carrier_vehicle_issue: vehicle_problem | carrier_capacity_exceeded: capacity_exceeded
carrier_mechanical_delay: mechanical_delay | retailer_cancelled: merchant_cancelled
retailer_incorrect_data: shipment_data_wrong | retailer_not_ready: parcel_not_ready
retailer_incorrect_parcel: wrong_parcel | retailer_incorrect_dimensions: dimensions_wrong
retailer_packaging_issue: packaging_problem | consignee_refused: refused
consignee_business_closed: business_closed | consignee_not_available: recipient_unavailable
consignee_not_home: recipient_not_home | consignee_cancelled: recipient_cancelled
consignee_verification_failed: identity_not_verified | consignee_incorrect_address: address_incorrect
consignee_access_restricted: access_restricted | consignee_safe_place_unavailable: safe_place_unavailable
customs_delay: customs_delay | customs_documentation: customs_documents_needed
customs_duties_unpaid: customs_duties_due | customs_prohibited: customs_prohibited
customs_inspection: customs_inspection | weather_delay: weather_delay | natural_disaster: natural_disaster
force_majeure: force_majeure | parcel_being_researched: under_investigation | security_issue: security_hold
regulatory_hold: regulatory_hold | reason_unknown: exception
"""
VOCABULARIES = {
    "aftership": (AFTERSHIP, 43),
    "17track": (SEVENTEENTRACK, 30),
    "shippo": (SHIPPO, 27),
    "clickpost": (CLICKPOST, 30),
    "karrio": (KARRIO, 47),
}


def _read(table: str) -> dict[str, tuple[Milestone, CheckpointCode]]:
    pairs = (pair.strip().split(": ") for line in table.strip().splitlines() for pair in line.split("|"))
    return {word: _read_meaning(meaning) for word, meaning in pairs}


def _read_meaning(text: str) -> tuple[Milestone, CheckpointCode]:
    name, _, milestone = text.partition("@")
    code = CheckpointCode(name)
    return (Milestone(milestone) if milestone else CODE_MEANINGS[code].milestone, code)


@pytest.mark.parametrize("tracker", VOCABULARIES)
def test_no_word_of_a_tracker_is_lost(tracker: str) -> None:
    table, size = VOCABULARIES[tracker]
    words = _read(table)
    assert len(words) == size
    assert len(set(words.values())) == len(words)


def test_karrios_reasons_keep_the_party_at_fault() -> None:
    parties = {"carrier": "carrier", "retailer": "merchant", "consignee": "recipient", "customs": "customs"}
    for word, (_, code) in _read(KARRIO).items():
        if (party := parties.get(word.partition("_")[0])) is not None:
            assert CODE_MEANINGS[code].fault == party, word
