"""Scans for the parcel of the tests' order, as a store and as the simulated carrier report them."""

import itertools

from portal.merchants.connections import add_connection
from tests.integration.ingest.shop import TRACKING_NUMBER, Body, Shop, iso
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


def carrier_says(shop: Shop, *scans: tuple[str, float], **report: object) -> None:
    """The simulated carrier, which knows all of our codes, reports them by the hours they are ago."""
    with shop.database.unit_of_work() as session:
        connection = add_connection(session, shop.sealer, shop.merchant_id, "simulated")
    told = [{"code": code, "occurred_at": iso(ago(hours))} for code, hours in scans]
    body = {"tracking_number": TRACKING_NUMBER, "carrier": "ups", "scans": told} | report
    shop.record(connection, "tracker.updated", body)
    shop.apply_all()
