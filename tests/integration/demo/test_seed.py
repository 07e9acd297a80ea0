"""The demo's shops hold what they promise, and a second start keeps it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from notifier.foundation.digests import digest_text
from portal.merchants.sign_in import sign_in
from portal.models import ApiKey, Merchant, Order, OrderLine, Shipment, StoreEvent, TrackerEvent
from portal.sources.stores.registry import STORES
from portal.sources.trackers.registry import TRACKERS
from portal.vocabulary.milestone import Milestone
from tests.integration.demo.filled import FilledDemo, start_demo

STAGES = {"awaiting_payment", "placed", "in_preparation", "partially_shipped", "shipped", "cancelled"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FilledDemo]:
    filled = start_demo(tmp_path_factory.mktemp("demo"))
    yield filled
    filled.database.dispose()


def test_each_shop_has_an_order_at_every_milestone(demo: FilledDemo) -> None:
    for merchant in demo.facts["merchants"]:
        assert {order["milestone"] for order in merchant["orders"]} == set(Milestone)


def test_each_shop_has_an_order_at_every_stage_before_and_after_sending(demo: FilledDemo) -> None:
    with demo.database.reading() as session:
        for merchant_id in session.scalars(select(Merchant.id)).all():
            stages = set(session.scalars(select(Order.stage).where(Order.merchant_id == merchant_id)))
            assert stages == STAGES


def test_each_shop_has_a_door_for_every_source(demo: FilledDemo) -> None:
    for merchant in demo.facts["merchants"]:
        doors = {(door["source"], door["kind"]) for door in merchant["connections"]}
        assert doors == {*((name, "store") for name in STORES), *((name, "tracker") for name in TRACKERS)}


def test_everything_recorded_so_far_was_understood(demo: FilledDemo) -> None:
    with demo.database.reading() as session:
        for table, waiting in ((StoreEvent, {"applied", "new"}), (TrackerEvent, {"applied"})):
            assert set(session.scalars(select(table.state))) == waiting
            assert session.scalars(select(table.problem).where(table.problem.is_not(None))).all() == []


def test_unusual_orders_are_there(demo: FilledDemo) -> None:
    with demo.database.reading() as session:
        parcels = select(func.count()).select_from(Shipment).group_by(Shipment.order_id)
        assert {3, 12} <= set(session.scalars(parcels))
        assert {"EUR", "GBP", "AED", "JPY"} == set(session.scalars(select(Order.currency)))
        assert {"ar", "en", "de", "fr", "ja"} <= set(session.scalars(select(Order.language)))
        assert session.scalar(select(Order.total_minor).where(Order.currency == "JPY").limit(1)) == 16379
        assert max(len(title) for title in session.scalars(select(OrderLine.title))) > 120


def test_pictures_of_the_goods_exist(demo: FilledDemo) -> None:
    root = Path(__file__).parents[3]
    with demo.database.reading() as session:
        pictures = set(session.scalars(select(OrderLine.image_url).where(OrderLine.image_url.is_not(None))))
    assert len(pictures) >= 8
    assert [url for url in pictures if not (root / str(url).lstrip("/")).is_file()] == []


def test_the_console_password_and_the_api_keys_are_true(demo: FilledDemo) -> None:
    facts = demo.facts
    with demo.database.reading() as session:
        assert sign_in(session, facts["console"]["email"], facts["console"]["password"])
        digests = set(session.scalars(select(ApiKey.key_digest)))
        assert {digest_text(merchant["api_key"]) for merchant in facts["merchants"]} == digests


def test_the_file_is_for_its_owner_alone(demo: FilledDemo) -> None:
    assert (demo.settings.data_folder / "demo.json").stat().st_mode & 0o077 == 0


def copy_of(demo: FilledDemo, folder: Path) -> dict:
    """The facts of a demo whose data folder has been copied while nothing ran."""
    demo.database.dispose()
    shutil.copytree(demo.settings.data_folder, folder, dirs_exist_ok=True)
    return demo.facts


def test_a_second_start_elsewhere_keeps_everything_but_the_address(demo: FilledDemo, tmp_path: Path) -> None:
    before = copy_of(demo, tmp_path)
    second = start_demo(tmp_path, 8802)
    text = json.dumps(second.facts, sort_keys=True)
    assert "127.0.0.1:8801" not in text
    assert text.replace(":8802", ":8801") == json.dumps(before, sort_keys=True)
    counts = []
    for start in (demo, second):
        with start.database.reading() as session:
            counts.append([session.scalar(select(func.count()).select_from(table)) for table in (Order, TrackerEvent)])
        start.database.dispose()
    assert counts[0] == counts[1]


def test_a_lost_file_is_written_anew_with_keys_that_work(demo: FilledDemo, tmp_path: Path) -> None:
    before = copy_of(demo, tmp_path)
    (tmp_path / "demo.json").unlink()
    again = start_demo(tmp_path)
    assert secrets_of(again.facts) == secrets_of(before)
    with again.database.reading() as session:
        digests = set(session.scalars(select(ApiKey.key_digest)))
    again.database.dispose()
    assert {digest_text(merchant["api_key"]) for merchant in again.facts["merchants"]} <= digests


def test_an_interrupted_start_is_completed_by_the_next(demo: FilledDemo, tmp_path: Path) -> None:
    before = copy_of(demo, tmp_path)
    (tmp_path / "demo.json").rename(tmp_path / "demo.former.json")
    again = start_demo(tmp_path)
    again.database.dispose()
    assert again.facts == before
    assert not (tmp_path / "demo.former.json").exists()


def secrets_of(facts: dict) -> list[str]:
    return [door["secret"] for merchant in facts["merchants"] for door in merchant["connections"]]
