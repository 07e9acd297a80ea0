"""Programs that call at the same moment: everything happens once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from portal.models import Checkpoint, Connection, Order, Shipment
from tests.integration.api.conftest import Software, order_document

CALLERS = 4


def call_together(software: Software, path: str, document: dict[str, object], **headers: str) -> Counter[int]:
    """The statuses of the same call by several programs."""

    def call(_turn: int) -> int:
        own = Software(software.client.application.test_client(), software.database, software.merchant_id, software.key)
        return own.call("POST", path, document, **headers).status_code

    with ThreadPoolExecutor(CALLERS) as pool:
        return Counter(pool.map(call, range(CALLERS)))


def count(software: Software, table: type[Order] | type[Connection] | type[Shipment] | type[Checkpoint]) -> int:
    with software.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_an_order_is_created_once(software: Software) -> None:
    assert call_together(software, "/orders", order_document()) == {201: 1, 409: CALLERS - 1}
    assert (count(software, Order), count(software, Connection)) == (1, 1)


def test_a_request_with_one_key_is_carried_out_once(software: Software) -> None:
    statuses = call_together(software, "/orders", order_document(), Idempotency_Key="k")
    assert set(statuses) <= {201, 409}
    assert statuses[201] >= 1
    assert count(software, Order) == 1
    assert software.post("/orders", order_document(), Idempotency_Key="k")["number"] == "#7001"


def test_a_parcel_is_added_once(software: Software) -> None:
    path = f"/orders/{software.place_order()['id']}/shipments"
    assert call_together(software, path, {"tracking_number": "SIM0199"}) == {201: 1, 409: CALLERS - 1}
    assert count(software, Shipment) == 1


def test_an_event_is_recorded_once(software: Software) -> None:
    order_id = software.place_order()["id"]
    parcel = software.post(f"/orders/{order_id}/shipments", {"tracking_number": "SIM0199"})
    news: dict[str, object] = {"events": [{"code": "in_transit", "occurred_at": "2026-11-21T10:00:00Z"}]}
    assert call_together(software, f"/shipments/{parcel['id']}/events", news) == {200: CALLERS}
    assert count(software, Checkpoint) == 1
