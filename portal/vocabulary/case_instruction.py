"""What the carrier may do when nobody opens the door."""

from enum import StrEnum


class CaseInstruction(StrEnum):
    """Where a parcel may be left."""

    SAFE_PLACE = "safe_place"
    NEIGHBOUR = "neighbour"
    PICKUP_POINT = "pickup_point"
