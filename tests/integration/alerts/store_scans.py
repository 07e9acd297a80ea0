"""Scans as a store reports them for the parcel of the tests' order."""

import itertools

from tests.integration.ingest.shop import Body, iso
from tests.integration.ingest.test_store_events import placed
from tests.integration.ingest.test_tracker_events import ago

_IDS = itertools.count(900)


def store_scan(status: str, hours: float) -> Body:
    """A scan as the store reports it, some hours ago."""
    return {
        "id": next(_IDS),
        "order_id": placed()["id"],
        "fulfillment_id": 501,
        "status": status,
        "message": status,
        "happened_at": iso(ago(hours)),
        "created_at": iso(ago(hours)),
    }
