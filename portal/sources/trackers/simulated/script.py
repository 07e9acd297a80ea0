"""The journeys themselves, as data: what the simulated carrier's scans say, when and where."""

from dataclasses import dataclass
from typing import Final

from portal.vocabulary.checkpoint_code import CheckpointCode as Code


@dataclass(frozen=True, slots=True)
class Depot:
    """A place with its position in degrees and its distance from UTC in minutes."""

    city: str
    region: str
    postcode: str
    country: str
    latitude: float
    longitude: float
    offset_minutes: int


@dataclass(frozen=True, slots=True)
class Step:
    """One scan: hours of the script after the start, and how many hours later still the carrier reports it.

    `estimated_days` is the carrier's date as of this scan, in real days after the start; None leaves it as it was.
    """

    after_hours: float
    code: Code
    depot: Depot
    wording: str
    late_hours: float = 0.0
    estimated_days: int | None = None
    parcel: int = 1
    is_correction: bool = False
    carrier_code: str = ""

    @property
    def reported_hours(self) -> float:
        """Hours of the script after the start at which the carrier reports the scan."""
        return self.after_hours + self.late_hours


@dataclass(frozen=True, slots=True)
class Journey:
    """A named script."""

    name: str
    steps: tuple[Step, ...]


HAMBURG: Final = Depot("Hamburg", "HH", "20457", "DE", 53.54, 9.99, 60)
HANNOVER: Final = Depot("Hannover", "NI", "30419", "DE", 52.42, 9.68, 60)
LEIPZIG: Final = Depot("Leipzig", "SN", "04435", "DE", 51.42, 12.24, 60)
MUNICH: Final = Depot("München", "BY", "80939", "DE", 48.21, 11.62, 60)
SHENZHEN: Final = Depot("Shenzhen", "GD", "518000", "CN", 22.54, 114.06, 480)
LIEGE: Final = Depot("Liège", "WLG", "4460", "BE", 50.64, 5.44, 60)
LYON: Final = Depot("Lyon", "ARA", "69007", "FR", 45.74, 4.84, 60)

_LABEL: Final = Step(0, Code.LABEL_CREATED, HAMBURG, "Shipment data received", estimated_days=2)
_PICKED_UP: Final = Step(6, Code.PICKED_UP, HAMBURG, "Collected from sender")
_SORTED: Final = Step(14, Code.DEPARTED_FACILITY, HANNOVER, "Left the sorting centre")
_AT_DEPOT: Final = Step(26, Code.RECEIVED_AT_DESTINATION_FACILITY, MUNICH, "Arrived at the delivery depot")
_OUT: Final = Step(32, Code.OUT_FOR_DELIVERY, MUNICH, "Loaded into the delivery vehicle")
_DELIVERED: Final = Step(37, Code.DELIVERED, MUNICH, "Delivered to the recipient")
_ROAD: Final = (_LABEL, _PICKED_UP, _SORTED, _AT_DEPOT)

JOURNEYS: Final = (
    Journey("on_time", (*_ROAD, _OUT, _DELIVERED)),
    Journey(
        "late",
        (
            *_ROAD,
            Step(30, Code.WEATHER_DELAY, MUNICH, "Delay caused by heavy snow", estimated_days=4),
            Step(72, Code.PROBLEM_RESOLVED, MUNICH, "Shipment is moving again"),
            Step(80, Code.OUT_FOR_DELIVERY, MUNICH, "Loaded into the delivery vehicle"),
            Step(86, Code.DELIVERED_WITH_SIGNATURE, MUNICH, "Delivered against signature"),
        ),
    ),
    Journey(
        "lost",
        (
            *_ROAD[:3],
            Step(96, Code.UNDER_INVESTIGATION, HANNOVER, "Search for the shipment started"),
            Step(200, Code.LOST, HANNOVER, "Shipment could not be found"),
        ),
    ),
    Journey(
        "customs",
        (
            Step(0, Code.LABEL_CREATED, SHENZHEN, "Shipment data received", estimated_days=8),
            Step(8, Code.ACCEPTED, SHENZHEN, "Accepted by carrier"),
            Step(20, Code.DEPARTED_ORIGIN_COUNTRY, SHENZHEN, "Left the country of origin"),
            Step(44, Code.ARRIVED_IN_DESTINATION_COUNTRY, LIEGE, "Arrived in the European Union"),
            Step(46, Code.CUSTOMS_STARTED, LIEGE, "Presented to customs"),
            Step(50, Code.CUSTOMS_HOLD, LIEGE, "Held by customs"),
            Step(54, Code.CUSTOMS_DUTIES_DUE, LIEGE, "Payment of duties required", estimated_days=10),
            Step(90, Code.CUSTOMS_CLEARED, LIEGE, "Released by customs"),
            Step(110, Code.RECEIVED_AT_DESTINATION_FACILITY, LYON, "Arrived at the delivery depot"),
            Step(116, Code.OUT_FOR_DELIVERY, LYON, "Loaded into the delivery vehicle"),
            Step(121, Code.DELIVERED_TO_MAILBOX, LYON, "Placed in the mailbox"),
        ),
    ),
    Journey(
        "failed_attempt",
        (
            *_ROAD,
            _OUT,
            Step(38, Code.RECIPIENT_NOT_HOME, MUNICH, "Recipient not met", estimated_days=3),
            Step(56, Code.OUT_FOR_DELIVERY, MUNICH, "Loaded into the delivery vehicle for the second attempt"),
            Step(61, Code.DELIVERED_TO_NEIGHBOUR, MUNICH, "Handed to a neighbour"),
        ),
    ),
    Journey(
        "pickup",
        (
            *_ROAD,
            Step(34, Code.ARRIVED_AT_PICKUP_POINT, MUNICH, "Ready at the parcel shop"),
            Step(60, Code.COLLECTED_BY_RECIPIENT, MUNICH, "Collected by the recipient"),
        ),
    ),
    Journey(
        "returned",
        (
            *_ROAD,
            _OUT,
            Step(37, Code.REFUSED, MUNICH, "Acceptance refused"),
            Step(48, Code.RETURNING, MUNICH, "On the way back to the sender"),
            Step(90, Code.RETURNED, HAMBURG, "Handed back to the sender"),
        ),
    ),
    Journey(
        "split",
        (
            *_ROAD,
            _OUT,
            _DELIVERED,
            Step(4, Code.LABEL_CREATED, LEIPZIG, "Shipment data received", parcel=2, estimated_days=3),
            Step(20, Code.PICKED_UP, LEIPZIG, "Collected from sender", parcel=2),
            Step(50, Code.RECEIVED_AT_DESTINATION_FACILITY, MUNICH, "Arrived at the delivery depot", parcel=2),
            Step(56, Code.OUT_FOR_DELIVERY, MUNICH, "Loaded into the delivery vehicle", parcel=2),
            Step(61, Code.DELIVERED_TO_SAFE_PLACE, MUNICH, "Left in the agreed place", parcel=2),
        ),
    ),
    Journey(
        "out_of_order",
        (
            _LABEL,
            Step(6, Code.PICKED_UP, HAMBURG, "Collected from sender", late_hours=28),
            Step(14, Code.DEPARTED_FACILITY, HANNOVER, "Left the sorting centre", late_hours=24),
            _AT_DEPOT,
            _OUT,
            _DELIVERED,
        ),
    ),
    Journey(
        "repeated",
        (
            *_ROAD,
            Step(14, Code.DEPARTED_FACILITY, HANNOVER, "Left the sorting centre", late_hours=14),
            _OUT,
            Step(32, Code.OUT_FOR_DELIVERY, MUNICH, "LOADED INTO THE DELIVERY VEHICLE", late_hours=2),
            _DELIVERED,
            Step(37, Code.DELIVERED, MUNICH, "Delivered to the recipient", late_hours=3),
        ),
    ),
    Journey(
        "corrected",
        (
            *_ROAD,
            _OUT,
            _DELIVERED,
            Step(40, Code.IN_TRANSIT, MUNICH, "Delivery reported by mistake", is_correction=True, estimated_days=3),
            Step(56, Code.OUT_FOR_DELIVERY, MUNICH, "Loaded into the delivery vehicle again"),
            Step(60, Code.DELIVERED_WITH_SIGNATURE, MUNICH, "Delivered against signature"),
        ),
    ),
)
