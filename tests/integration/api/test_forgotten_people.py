"""Of somebody who was erased nothing is told by the API, and nothing is taken in again."""

from sqlalchemy import func, select

from portal.models import IdempotencyKey, Merchant
from portal.privacy.forget_person import forget_person
from tests.integration.api.conftest import Software, order_document

EMAIL = "mila@shopper.example"


def forget(software: Software) -> None:
    with software.database.reading() as session:
        merchant = session.get_one(Merchant, software.merchant_id)
    forget_person(software.database, merchant, EMAIL, is_suppressed=False)


def test_the_order_stays_without_its_person(software: Software) -> None:
    order = software.post("/orders", order_document(), Idempotency_Key="k")
    path = f"/orders/{order['id']}"
    parcel = software.post(f"{path}/shipments", {"tracking_number": "SIM0199"})
    forget(software)
    told = software.get(path)
    assert told["customer"] == {"name": "", "email": None, "phone": None}
    assert told["shipping_address"]["city"] == ""
    assert [one["tracking_number"] for one in told["shipments"]] == [None]
    with software.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(IdempotencyKey)) == 0
    assert software.call("PATCH", path, {"customer": {"email": EMAIL}}).status_code == 409
    assert software.call("POST", f"{path}/shipments", {"tracking_number": "SIM0199"}).status_code == 409
    news = {"events": [{"code": "delivered", "occurred_at": "2026-11-21T10:00:00Z"}]}
    assert software.call("POST", f"/shipments/{parcel['id']}/events", news).status_code == 409
    assert software.get(path)["customer"]["email"] is None


def test_nobody_is_listed_who_was_erased(software: Software) -> None:
    person = software.post("/recipients", {"email": EMAIL, "name": "Mila Brandt"})
    forget(software)
    assert software.get("/recipients")["data"] == []
    assert software.call("GET", f"/recipients/{person['id']}").status_code == 404
    assert software.call("GET", f"/recipients/{person['id']}/preferences").status_code == 404
