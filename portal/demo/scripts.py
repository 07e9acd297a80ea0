"""How far a planned parcel has come: one list of scans for every milestone, along any route of five stops."""

from typing import Final

from portal.demo.plans import Leg
from portal.vocabulary.checkpoint_code import CheckpointCode as Code

_LABEL: Final = Leg("2 16:42", Code.LABEL_CREATED, 0, "Shipment information received", arrives_in_days=0)
_PICKED_UP: Final = Leg("2 18:20", Code.PICKED_UP, 0, "Collected from sender")
_LEFT: Final = Leg("1 01:35", Code.DEPARTED_FACILITY, 1, "Departed from sorting centre")
_HUB: Final = Leg("1 11:08", Code.ARRIVED_AT_FACILITY, 2, "Arrived at sorting centre")
_ROAD: Final = (_LABEL, _PICKED_UP, _LEFT, _HUB)
_DEPOT: Final = Leg("1 18:20", Code.RECEIVED_AT_DESTINATION_FACILITY, 3, "Arrived at depot")
_TO_DEPOT: Final = (*_ROAD, _DEPOT)
_OUT: Final = Leg("340m", Code.OUT_FOR_DELIVERY, 4, "Loaded for delivery")

INFO_RECEIVED: Final = (Leg("95m", Code.LABEL_CREATED, 0, "Shipment information received", arrives_in_days=3),)
COLLECTED: Final = (
    Leg("1 17:30", Code.LABEL_CREATED, 0, "Shipment information received", arrives_in_days=2),
    Leg("200m", Code.PICKED_UP, 0, "Collected from sender"),
)
IN_TRANSIT: Final = (
    *_ROAD,
    Leg("1 18:20", Code.DEPARTED_FACILITY, 2, "Departed from sorting centre", arrives_in_days=1),
    Leg("150m", Code.ARRIVED_AT_FACILITY, 3, "Arrived at sorting centre"),
)
DELAYED: Final = (
    *_ROAD,
    Leg("1 16:03", Code.WEATHER_DELAY, 2, "Delayed by snow on the road", arrives_in_days=2),
    Leg("1 21:44", Code.PROBLEM_RESOLVED, 2, "On the road again"),
    Leg("75m", Code.ARRIVED_AT_FACILITY, 3, "Arrived at sorting centre"),
)
OUT_FOR_DELIVERY: Final = (*_TO_DEPOT, Leg("105m", Code.OUT_FOR_DELIVERY, 4, "Loaded for delivery", arrives_in_days=0))
FAILED_ATTEMPT: Final = (
    *_TO_DEPOT,
    _OUT,
    Leg("55m", Code.NOTICE_LEFT, 4, "Nobody at home, card left", arrives_in_days=1),
)
AVAILABLE_FOR_PICKUP: Final = (
    *_TO_DEPOT,
    _OUT,
    Leg("80m", Code.ARRIVED_AT_PICKUP_POINT, 4, "Ready at the parcel shop"),
)
DELIVERED: Final = (*_TO_DEPOT, _OUT, Leg("130m", Code.DELIVERED_WITH_SIGNATURE, 4, "Delivered against signature"))
DELIVERED_NEXT_DOOR: Final = (*_TO_DEPOT, _OUT, Leg("40m", Code.DELIVERED_TO_NEIGHBOUR, 4, "Handed to a neighbour"))
ADDRESS_PROBLEM: Final = (
    *_TO_DEPOT,
    Leg("165m", Code.ADDRESS_INCORRECT, 4, "House number missing, please contact us"),
)
CUSTOMS: Final = (
    _LABEL,
    _PICKED_UP,
    Leg("1 06:15", Code.DEPARTED_ORIGIN_COUNTRY, 1, "Left the country of origin"),
    Leg("1 20:40", Code.ARRIVED_IN_DESTINATION_COUNTRY, 3, "Arrived in the country of destination", arrives_in_days=2),
    Leg("300m", Code.CUSTOMS_STARTED, 3, "Presented to customs"),
    Leg("140m", Code.CUSTOMS_DUTIES_DUE, 3, "Duties to be paid by the recipient", arrives_in_days=4),
)
FAR_AWAY: Final = (
    *_ROAD[:3],
    Leg("1 09:25", Code.DEPARTED_ORIGIN_COUNTRY, 1, "Left the country of origin", arrives_in_days=3),
    Leg("260m", Code.IN_TRANSIT, 2, "Changed planes"),
)
LOST: Final = (
    *_ROAD,
    Leg("1 19:50", Code.UNDER_INVESTIGATION, 2, "Search for the parcel started"),
    Leg("115m", Code.LOST, 2, "The parcel could not be found"),
)
RETURNING: Final = (
    *_TO_DEPOT,
    Leg("420m", Code.REFUSED, 4, "Acceptance refused"),
    Leg("170m", Code.RETURNING, 3, "On the way back to the sender"),
)
RETURNED: Final = (
    *_ROAD,
    Leg("1 15:10", Code.REFUSED, 4, "Acceptance refused"),
    Leg("1 19:30", Code.RETURNING, 3, "On the way back to the sender"),
    Leg("210m", Code.RETURNED, 0, "Handed back to the sender"),
)
EXPIRED: Final = (
    Leg("41 16:42", Code.LABEL_CREATED, 0, "Shipment information received"),
    Leg("40 18:20", Code.PICKED_UP, 0, "Collected from sender"),
    Leg("38 11:08", Code.ARRIVED_AT_FACILITY, 2, "Arrived at sorting centre"),
    Leg("500m", Code.EXPIRED, 2, "No scan for more than 30 days"),
)
CANCELLED: Final = (
    Leg("1 16:42", Code.LABEL_CREATED, 0, "Shipment information received"),
    Leg("145m", Code.MERCHANT_CANCELLED, 0, "Label cancelled by the sender"),
)
CORRECTED: Final = (
    *_TO_DEPOT,
    Leg("1 19:05", Code.DELIVERED, 4, "Delivered"),
    Leg("420m", Code.IN_TRANSIT, 4, "Delivery was reported by mistake", arrives_in_days=0, is_correction=True),
    Leg("90m", Code.OUT_FOR_DELIVERY, 4, "Loaded for delivery again"),
)
NO_SCAN_YET: Final[tuple[Leg, ...]] = ()
