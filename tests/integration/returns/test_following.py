"""What becomes of a return: told once each, shown on the page, never backwards, its deadlines kept by the clock."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError
from notifier.models import TriggerEvent
from portal.models import OrderRefund, Return
from portal.returns.answer_return import approve_return, give_label, reject_return, resolve_return
from portal.returns.record_refund import RefundNews, record_refund
from portal.returns.record_return_stage import record_return_stage
from portal.returns.store_refunds import note_store_refunds
from portal.tasks.context import PortalContext
from portal.tasks.watches import look_at_batch
from portal.tracking.detect_silence import Watched, look_at_due, tell_due
from portal.vocabulary.return_stage import RefundStage, ReturnResolution, ReturnStage
from tests.integration.returns.conftest import DAY, Scene

LABEL = "https://labels.carrier.example/R1.pdf"


@pytest.fixture
def asked(scene: Scene) -> Scene:
    """A scene with a return that was asked for."""
    scene.deliver(days_ago=2)
    scene.client.post(f"{scene.page}/return", data=scene.form((scene.jacket, 1), (scene.bottles, 2)))
    return scene


def move(scene: Scene, stage: ReturnStage) -> bool:
    with scene.database.unit_of_work() as session:
        found = session.scalars(select(Return)).one()
        return record_return_stage(session, scene.links, found, stage, at=utc_now())


def refund(scene: Scene, stage: RefundStage, **told: object) -> bool:
    with scene.database.unit_of_work() as session:
        found = session.scalars(select(Return)).one()
        news = RefundNews(stage=stage, **told)  # type: ignore[arg-type]  # its own names
        return record_refund(session, scene.links, found, news, at=utc_now())


def facts(scene: Scene, trigger: str) -> dict[str, dict[str, object]]:
    with scene.database.reading() as session:
        event = session.scalars(select(TriggerEvent).where(TriggerEvent.trigger == trigger)).one()
        return {group: event.facts[group] for group in ("return", "refund")}


def pass_days(scene: Scene, days: int) -> None:
    """Look once a day, twice each."""
    for day in range(1, days + 1):
        now = utc_now() + day * DAY
        for _ in range(2):
            with scene.database.reading() as session:
                due = [look.id for look in look_at_due(session, Watched.RETURNS, now=now)]
            for return_id in due:
                with scene.database.unit_of_work() as session:
                    tell_due(session, scene.links, Watched.RETURNS, return_id, now=now)


def test_the_way_back_is_told_step_by_step_and_shown(asked: Scene) -> None:
    promised_on = utc_now().date() + 5 * DAY
    with asked.database.unit_of_work() as session:
        found = session.scalars(select(Return)).one()
        assert approve_return(session, asked.links, found, at=utc_now())
        assert give_label(session, asked.links, found, (LABEL, None), at=utc_now())
    page = asked.client.get(asked.page).text
    assert f'href="{LABEL}"' in page
    assert "You have until" in page
    assert facts(asked, "return.label_ready")["return"]["label_url"] == LABEL
    for stage in (ReturnStage.DROPPED_OFF, ReturnStage.IN_TRANSIT, ReturnStage.RECEIVED):
        assert move(asked, stage)
        assert not move(asked, stage)
    assert LABEL not in asked.client.get(asked.page).text
    assert refund(asked, RefundStage.PROMISED, minor=17300, on=promised_on)
    assert "You get €173.00 back by" in asked.client.get(asked.page).text
    with asked.database.unit_of_work() as session:
        found = session.scalars(select(Return)).one()
        assert resolve_return(session, asked.links, found, ReturnResolution.REFUND, at=utc_now())
    assert refund(asked, RefundStage.ISSUED, on=promised_on, method="Card")
    assert "We sent you €173.00 on" in asked.client.get(asked.page).text
    assert asked.told() == [
        *("return.requested", "return.approved", "return.label_ready", "return.dropped_off", "return.in_transit"),
        *("return.received", "refund.promised", "return.resolved", "refund.issued"),
    ]
    assert facts(asked, "refund.issued")["refund"] == {
        "currency": "EUR",
        "amount_minor": 17300,
        "method": "Card",
        "promised_on": promised_on.isoformat(),
        "issued_on": promised_on.isoformat(),
    }


def test_a_return_that_was_refused_says_why_without_giving_the_shopper_away(asked: Scene) -> None:
    with asked.database.unit_of_work() as session:
        found = session.scalars(select(Return)).one()
        words = "The jacket was worn. We wrote to mirela@tannenberg.example."
        assert reject_return(session, asked.links, found, words, at=utc_now())
        assert not approve_return(session, asked.links, found, at=utc_now())
    page = asked.client.get(asked.page).text
    assert "The jacket was worn." in page
    assert "mirela@" not in page
    assert asked.client.post(
        f"{asked.page}/return", data=asked.form((asked.bottles, 3), key="once-more")
    ).location.startswith(asked.page)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(st.sampled_from(ReturnStage), min_size=1, max_size=8))
def test_late_and_repeated_news_never_move_it_back_and_are_told_once(asked: Scene, told: list[ReturnStage]) -> None:
    with asked.database.unit_of_work() as session:
        found = session.scalars(select(Return).order_by(Return.requested_at)).first()
        assert found is not None
        copied = {column.key: getattr(found, column.key) for column in Return.__table__.columns}
        kept = {"id": None, "number": f"R-{utc_now().timestamp()}", "request_key": str(utc_now().timestamp())}
        again = Return(**(copied | kept | {"stage": ReturnStage.REQUESTED.value}))
        session.add(again)
        session.flush()
        passed = [ReturnStage.REQUESTED]
        for stage in told:
            was_news = record_return_stage(session, asked.links, again, stage, at=utc_now())
            assert was_news == (stage.may_follow(passed[-1]))
            passed += [stage] if was_news else []
            assert again.stage == passed[-1]
        numbers = session.scalars(select(TriggerEvent.facts).order_by(TriggerEvent.recorded_at))
        stages = [each["return"]["stage"] for each in numbers if each["return"]["number"] == again.number]
        assert stages == passed[1:]


def test_a_parcel_that_never_comes_is_reminded_of_and_its_return_ends(asked: Scene) -> None:
    with asked.database.unit_of_work() as session:
        approve_return(session, asked.links, session.scalars(select(Return)).one(), at=utc_now())
    pass_days(asked, 20)
    assert asked.told()[2:] == ["return.reminder", "return.expiring", "return.expired"]
    (found,) = asked.returned()
    assert (found.stage, found.watch_at) == ("expired", None)
    page = asked.client.get(asked.page).text
    assert "The time to hand in the parcel has passed" in page
    assert not move(asked, ReturnStage.RECEIVED)


def test_a_parcel_handed_in_is_not_reminded_of(asked: Scene) -> None:
    with asked.database.unit_of_work() as session:
        approve_return(session, asked.links, session.scalars(select(Return)).one(), at=utc_now())
    move(asked, ReturnStage.DROPPED_OFF)
    pass_days(asked, 20)
    assert asked.told()[2:] == ["return.dropped_off"]


def test_a_refund_that_does_not_come_is_told_as_late_once(asked: Scene) -> None:
    move(asked, ReturnStage.RECEIVED)
    today = utc_now().date()
    with pytest.raises(ProductError, match="how much"):
        refund(asked, RefundStage.PROMISED, on=today)
    with pytest.raises(ProductError, match="has passed"):
        refund(asked, RefundStage.PROMISED, minor=900, on=today - 3 * DAY)
    assert refund(asked, RefundStage.PROMISED, minor=900, on=today + 2 * DAY)
    assert not refund(asked, RefundStage.PROMISED, minor=900, on=today + 2 * DAY)
    assert refund(asked, RefundStage.PROMISED, on=today + 3 * DAY)
    pass_days(asked, 8)
    assert asked.told()[2:] == ["refund.promised", "refund.promised", "refund.late"]
    assert "We are sorry: your refund of €9.00 should have been" in asked.client.get(asked.page).text
    assert refund(asked, RefundStage.ISSUED, on=today)
    assert not refund(asked, RefundStage.PROMISED, minor=900, on=today + 9 * DAY)


def test_the_store_tells_of_the_money_itself(asked: Scene) -> None:
    move(asked, ReturnStage.RECEIVED)
    with asked.database.unit_of_work() as session:
        paid_back = {"order_id": asked.order_id, "merchant_id": asked.merchant_id, "amount_minor": 12900}
        session.add(OrderRefund(**paid_back, external_id="before", refunded_at=utc_now() - DAY))
        session.flush()
        assert not note_store_refunds(session, asked.links, asked.order_id, at=utc_now())
    refund(asked, RefundStage.PROMISED, minor=12900, on=utc_now().date())
    with asked.database.unit_of_work() as session:
        assert not note_store_refunds(session, asked.links, asked.order_id, at=utc_now())
        session.add(OrderRefund(**paid_back, external_id="after", refunded_at=utc_now()))
        session.flush()
        assert note_store_refunds(session, asked.links, asked.order_id, at=utc_now())
        assert not note_store_refunds(session, asked.links, asked.order_id, at=utc_now())
    (found,) = asked.returned()
    assert (found.refund_stage, found.refund_minor) == ("issued", 12900)
    assert asked.told()[-1] == "refund.issued"


def test_money_the_store_gave_back_for_one_return_is_not_counted_for_another(scene: Scene) -> None:
    scene.deliver(days_ago=2)
    for line_id, key in ((scene.jacket, "first"), (scene.bottles, "second")):
        scene.client.post(f"{scene.page}/return", data=scene.form((line_id, 1), key=key))

    def pay_back(amount: int) -> bool:
        with scene.database.unit_of_work() as session:
            paid_back = {"order_id": scene.order_id, "merchant_id": scene.merchant_id, "amount_minor": amount}
            session.add(OrderRefund(**paid_back, external_id=str(amount), refunded_at=utc_now()))
            session.flush()
            return note_store_refunds(session, scene.links, scene.order_id, at=utc_now())

    def promise(place: int, amount: int) -> None:
        with scene.database.unit_of_work() as session:
            found = session.scalars(select(Return).order_by(Return.requested_at)).all()[place]
            news = RefundNews(stage=RefundStage.PROMISED, minor=amount, on=utc_now().date() + DAY)
            record_refund(session, scene.links, found, news, at=utc_now())

    promise(0, 9900)
    assert pay_back(9900)
    promise(1, 1500)
    with scene.database.unit_of_work() as session:
        assert not note_store_refunds(session, scene.links, scene.order_id, at=utc_now())
    assert pay_back(1500)
    assert [(each.refund_stage, each.refund_minor) for each in scene.returned()] == [("issued", 9900), ("issued", 1500)]


def test_a_label_is_replaced_quietly_and_never_points_elsewhere_than_https(asked: Scene) -> None:
    until = utc_now().date() + dt.timedelta(days=30)
    with asked.database.unit_of_work() as session:
        found = session.scalars(select(Return)).one()
        for url in ("http://labels.example/1", "javascript:alert(1)", "https://labels.example/a b", ""):
            with pytest.raises(ProductError, match="must begin with https"):
                give_label(session, asked.links, found, (url, None), at=utc_now())
        with pytest.raises(ProductError, match="has passed"):
            give_label(session, asked.links, found, (LABEL, until - 60 * DAY), at=utc_now())
        assert give_label(session, asked.links, found, (LABEL, None), at=utc_now())
        assert not give_label(session, asked.links, found, (f"{LABEL}?2", until), at=utc_now())
    assert asked.told() == ["return.requested", "return.label_ready"]
    assert f'href="{LABEL}?2"' in asked.client.get(asked.page).text
    assert asked.returned()[0].drop_off_until_on == until


def test_the_worker_looks_at_returns_as_well(asked: Scene) -> None:
    with asked.database.unit_of_work() as session:
        approve_return(session, asked.links, session.scalars(select(Return)).one(), at=utc_now())
    context = PortalContext.__new__(PortalContext)
    object.__setattr__(context, "database", asked.database)
    object.__setattr__(context, "links", asked.links)
    while look_at_batch(context, now=utc_now() + 30 * DAY):
        pass
    assert asked.told()[-1] == "return.expired"
