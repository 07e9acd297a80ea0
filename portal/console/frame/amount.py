"""Money on pages of the console."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amount:
    """Minor units of an ISO 4217 currency, for the filter `money`."""

    minor: int
    currency: str
