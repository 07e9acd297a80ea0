"""Bodies of invented webhooks: orders and fulfilments of Shopify, trackers of EasyPost, reports of a simulated one."""

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

#: Beyond 2^53, where JSON numbers lose digits in careless readers.
_FIRST_ID = 2**53 + 1
_serials = itertools.count(1)


def moment(hours_ago: float) -> str:
    """A moment before now, in the local time of Berlin in winter."""
    zone = dt.timezone(dt.timedelta(hours=1))
    return (dt.datetime.now(zone) - dt.timedelta(hours=hours_ago)).isoformat(timespec="seconds")


def order(number: str, email: str, *, lines: int = 1, hours_ago: float = 5, **fields: object) -> dict[str, Any]:
    """An order that was just paid, with as many lines of one piece each."""
    serial = next(_serials)
    at = moment(hours_ago)
    address = {
        "name": "Mirela Tannenberg",
        "address1": "Kastanienallee 12",
        "city": "Berlin",
        "zip": "10115",
        "country_code": "DE",
        "phone": "+1 555 0101",
    }
    usual: dict[str, Any] = {
        "id": _FIRST_ID + serial * 1000,
        "name": number,
        "email": email,
        "currency": "EUR",
        "customer_locale": "en",
        "total_price": f"{lines * 12}.00",
        "financial_status": "paid",
        "fulfillment_status": None,
        "created_at": at,
        "processed_at": at,
        "updated_at": at,
        "customer": {"first_name": "Mirela", "last_name": "Tannenberg"},
        "shipping_address": address,
        "line_items": [line(_FIRST_ID + serial * 1000 + place + 1) for place in range(lines)],
        "fulfillments": [],
        "refunds": [],
    }
    return usual | fields


def line(line_id: int) -> dict[str, Any]:
    """One piece of something."""
    return {
        "id": line_id,
        "sku": f"SKU-{line_id % 1000}",
        "title": "Enamel mug",
        "quantity": 1,
        "current_quantity": 1,
        "price": "12.00",
        "requires_shipping": True,
    }


def fulfilment(of: dict[str, Any], numbers: Sequence[str], *, serial: int = 1, **fields: object) -> dict[str, Any]:
    """What left together of an order: all of its lines unless `line_items` says otherwise."""
    at = moment(3)
    usual: dict[str, Any] = {
        "id": of["id"] + 500 + serial,
        "order_id": of["id"],
        "name": f"{of['name']}.{serial}",
        "status": "success",
        "tracking_company": "UPS",
        "tracking_number": numbers[0] if numbers else None,
        "tracking_numbers": list(numbers),
        "created_at": at,
        "updated_at": at,
        "line_items": of["line_items"],
    }
    return usual | fields


def easypost_event(number: str, scans: Sequence[tuple[str, str, float]]) -> dict[str, Any]:
    """A `tracker.updated`; a scan is status, detail and how many hours ago it was."""
    details = [
        {
            "object": "TrackingDetail",
            "message": f"{status} {detail}",
            "status": status,
            "status_detail": detail,
            "datetime": _utc(hours_ago),
            "source": "UPS",
            "tracking_location": {"city": "Leipzig", "country": "DE", "zip": "04103"},
        }
        for status, detail, hours_ago in scans
    ]
    status, detail, _hours_ago = scans[-1]
    tracker = {
        "id": f"trk_{number}",
        "object": "Tracker",
        "tracking_code": number,
        "carrier": "UPS",
        "status": status,
        "status_detail": detail,
        "updated_at": _utc(0),
        "tracking_details": details,
    }
    event_id = f"evt_{number}_{len(scans)}"
    return {"id": event_id, "object": "Event", "description": "tracker.updated", "result": tracker}


def report(
    number: str, scans: Sequence[tuple[str, str]], *, city: str = "Leipzig", estimated_on: str | None = None
) -> dict[str, Any]:
    """A report of the simulated carrier; a scan is code and moment."""
    told = [{"code": code, "occurred_at": at, "city": city, "country": "DE"} for code, at in scans]
    document = {"tracking_number": number, "carrier": "", "scans": told}
    return document if estimated_on is None else document | {"estimated_on": estimated_on}


def _utc(hours_ago: float) -> str:
    at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours_ago)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
