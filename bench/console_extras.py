"""Raw payloads and cases beside the orders of the console's bench."""

from collections.abc import Iterator

from bench.bulk_rows import Filling, Row
from bench.console_shape import Owner, Size, order_id, table_of
from bench.moments import Moments, growing_id
from portal.models import Case, CaseMessage, StoreEvent, TrackerEvent


def other_fillings(owner: Owner, size: Size, moments: Moments) -> list[Filling]:
    """A raw payload for every tenth order, a case for every hundredth."""
    few = size.orders // 10
    merchant = {"merchant_id": owner.merchant_id.hex}
    told = ("id", "digest", "received_at", "due_at")
    event = merchant | {"topic": "orders/create", "body": "x", "state": "applied"}
    return [
        Filling(table_of(StoreEvent), told, _events(10, few, moments), event | {"connection_id": owner.store_id.hex}),
        Filling(
            table_of(TrackerEvent), told, _events(11, few, moments), event | {"connection_id": owner.tracker_id.hex}
        ),
        Filling(
            table_of(Case),
            ("id", "order_id", "number", "state", "opened_at", "changed_at"),
            _cases(size.orders, moments),
            merchant | {"kind": "late"},
        ),
        Filling(
            table_of(CaseMessage),
            ("id", "order_id", "case_id", "written_at"),
            _case_messages(size.orders, moments),
            merchant | {"author": "shopper", "text": "Where is it?"},
        ),
    ]


def _events(series: int, few: int, moments: Moments) -> Iterator[Row]:
    for number in range(few):
        at = moments.text(number, few)
        yield (growing_id(series, number, moments.milliseconds(number, few)), f"{number:012x}", at, at)


def _cases(size: int, moments: Moments) -> Iterator[Row]:
    for number in range(0, size, 100):
        at = moments.text(number, size)
        case_id = growing_id(12, number, moments.milliseconds(number, size))
        state = ("open", "answered", "closed", "closed")[number // 100 % 4]
        yield (case_id, order_id(number, size, moments), f"C-{number:07d}", state, at, at)


def _case_messages(size: int, moments: Moments) -> Iterator[Row]:
    for number in range(0, size, 100):
        milliseconds = moments.milliseconds(number, size)
        of_order = order_id(number, size, moments)
        yield (
            growing_id(13, number, milliseconds),
            of_order,
            growing_id(12, number, milliseconds),
            moments.text(number, size),
        )
