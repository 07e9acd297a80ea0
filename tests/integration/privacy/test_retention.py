"""What is over its days goes by itself, in batches, and nothing else does."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select, update

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.models import InboundMessage, Message, MessageContent, Recipient, TriggerEvent
from notifier.sending.prune_contents import prune_contents
from portal.merchants.accounts import MerchantDraft, create_merchant
from portal.models import CaseMessage, Merchant, Order, OrderContact, Shipment, StoreEvent
from portal.privacy.retention import ContactSweep, Retention, apply_to_contents, load_retention, set_retention
from portal.tasks.upkeep import prune_batch
from tests.integration.ingest.shop import iso, read_body
from tests.integration.privacy.scene import EMAIL, NAME, Scene, find_traces

DAY = dt.timedelta(days=1)
USUAL = Retention(None, None, None, None)


@pytest.fixture
def scene(sqlite_url: str, tmp_path: Path) -> Iterator[Scene]:
    database = Database(open_engine(sqlite_url))
    yield Scene(database, tmp_path)
    database.dispose()


def choose(scene: Scene, chosen: Retention) -> None:
    with scene.database.unit_of_work() as session:
        set_retention(session, session.get_one(Merchant, scene.merchant_id), chosen)


def sweep(scene: Scene, *, days: int) -> int:
    """Contacts emptied by a walk so many days from now."""
    walk = ContactSweep(scene.database, utc_now() + days * DAY)
    while walk.step():
        pass
    return walk.emptied


def email_of(scene: Scene) -> str | None:
    with scene.database.reading() as session:
        return session.scalars(select(OrderContact.email)).one()


def test_a_contact_goes_when_the_last_parcel_ended_long_enough_ago(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path)
    scene.fill(scene.sell())
    assert (sweep(scene, days=179), email_of(scene)) == (0, EMAIL)
    assert (sweep(scene, days=181), email_of(scene)) == (1, None)
    assert sweep(scene, days=181) == 0
    with scene.database.reading() as session:
        order = session.scalars(select(Order)).one()
        contact = session.scalars(select(OrderContact)).one()
        assert (contact.name, contact.street, contact.postcode, contact.country) == ("", "", "", "US")
        assert session.scalars(select(CaseMessage.text)).all() == [""]
        assert (
            session.scalars(select(TriggerEvent.facts).where(TriggerEvent.subject_key == f"order:{order.id}")).first()
            == {}
        )
        assert session.scalar(select(func.count()).select_from(MessageContent)) == 0
        # The person stays known, with their answers.
        assert session.scalars(select(Recipient.name).where(Recipient.name == NAME)).one() == NAME
    left = {trace.partition(".")[0] for trace in find_traces(scene.database, scene.sealer)}
    assert left.isdisjoint({"order_contacts", "trigger_events", "message_contents", "send_attempts", "case_changes"})


def test_days_count_from_the_end_of_every_parcel(scene: Scene) -> None:
    scene.sell()
    choose(scene, Retention(30, None, None, None))
    steps: tuple[tuple[dict[str, object], int, int], ...] = (
        ({"milestone": "delivered"}, 29, 0),
        # Nobody has heard of it since: it may still come.
        ({"milestone": "in_transit"}, 31, 0),
        # One that was taken back neither holds the order nor ends it.
        ({"milestone": "delivered", "withdrawn_at": utc_now()}, 31, 0),
        ({"milestone": "in_transit", "withdrawn_at": None}, 121, 1),
    )
    for parcel, days, emptied in steps:
        with scene.database.unit_of_work() as session:
            session.execute(update(Shipment).values(**parcel))
        assert (parcel, sweep(scene, days=days)) == (parcel, emptied)


def test_an_order_waits_for_its_last_message_and_its_later_versions_stay_empty(scene: Scene) -> None:
    scene.sell()
    with scene.database.unit_of_work() as session:
        session.execute(update(Message).values(status="queued"))
    assert sweep(scene, days=200) == 0
    with scene.database.unit_of_work() as session:
        session.execute(update(Message).values(status="sent"))
    assert sweep(scene, days=200) == 1
    stamps = dict.fromkeys(("created_at", "processed_at", "updated_at"), iso(utc_now()))
    scene.shop.store_says("orders/updated", read_body("order_placed.json", note="late", **stamps))
    assert email_of(scene) is None


def test_words_replies_and_payloads_go_after_the_days_a_shop_has_chosen(scene: Scene) -> None:
    scene.fill(scene.sell())
    choose(scene, Retention(None, 3, 5, 7))
    apply_to_contents(scene.database, scene.merchant_id, 3)
    kept = []
    now = utc_now()
    for days in (2, 4, 6, 8):
        with time_machine.travel(now + days * DAY, tick=False):
            with scene.database.unit_of_work() as session:
                prune_contents(session)
            prune_batch(scene.shop.context)
        with scene.database.reading() as session:
            tables = (MessageContent, StoreEvent, InboundMessage)
            kept.append(tuple(bool(session.scalar(select(func.count()).select_from(table))) for table in tables))
    assert kept == [(True, True, True), (False, True, True), (False, False, True), (False, False, False)]


def test_another_shop_keeps_its_own_days(scene: Scene) -> None:
    scene.fill(scene.sell())
    with scene.database.unit_of_work() as session:
        other = create_merchant(
            session, MerchantDraft(slug="other", name="Other"), base_url="https://track.shop.example"
        )
        set_retention(session, session.get_one(Merchant, other), Retention(14, 1, 1, 1))
    with time_machine.travel(utc_now() + 20 * DAY, tick=False):
        with scene.database.unit_of_work() as session:
            assert prune_contents(session) == 0
        assert not prune_batch(scene.shop.context)
    assert sweep(scene, days=20) == 0


def test_words_written_from_now_on_are_kept_as_chosen(scene: Scene) -> None:
    choose(scene, Retention(None, 2, None, None))
    scene.sell()
    with scene.database.reading() as session:
        latest = session.scalar(select(func.max(MessageContent.kept_until)))
    assert latest is not None
    assert latest < utc_now() + 2 * DAY


@pytest.mark.parametrize(
    "chosen", [Retention(13, None, None, None), Retention(None, 0, None, None), Retention(None, None, 3651, None)]
)
def test_days_nobody_can_mean_are_refused(scene: Scene, chosen: Retention) -> None:
    with pytest.raises(Exception, match=r"The days of \w+ are \d+, but must be between"):
        choose(scene, chosen)
    with scene.database.reading() as session:
        assert load_retention(session, session.get_one(Merchant, scene.merchant_id)) == USUAL
