"""The simulated carrier's own body: our vocabulary as JSON.

`{"id", "tracking_number", "carrier", "service", "estimated_on", "pickup_until_on", "updated_at", "scans": [{"code",
"occurred_at", "city", "region", "postcode", "country", "wording", "carrier_code", "is_correction"}]}`; `occurred_at`
with its local offset.
"""

from msgspec import Struct

from portal.sources.reading import Loose


class WireScan(Struct, omit_defaults=True):
    """One scan."""

    code: str
    occurred_at: str
    city: Loose = None
    region: Loose = None
    postcode: Loose = None
    country: Loose = None
    wording: Loose = None
    carrier_code: Loose = None
    is_correction: bool = False


class WireReport(Struct, omit_defaults=True):
    """All the carrier knows of one parcel."""

    tracking_number: str
    carrier: str
    scans: list[WireScan]
    id: Loose = None
    service: Loose = None
    estimated_on: str | None = None
    pickup_until_on: str | None = None
    updated_at: str | None = None
