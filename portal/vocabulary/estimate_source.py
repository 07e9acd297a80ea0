"""Where a delivery estimate comes from."""

from enum import StrEnum


class EstimateSource(StrEnum):
    """The carrier's own date, that date corrected by experience, learned transit times, the shop's promise."""

    CARRIER = "carrier"
    CORRECTED_CARRIER = "corrected_carrier"
    TRANSIT_TIMES = "transit_times"
    PROMISE = "promise"
    MERCHANT = "merchant"
