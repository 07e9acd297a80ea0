"""The tracking page as loaded from a real database."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from notifier.foundation.database import Database
from notifier.foundation.ids import new_id
from portal.models import Order, Shipment
from portal.tracking.page_brand import load_brand
from portal.tracking.page_rows import OrderGoneError
from portal.tracking.page_view import ActionKind, AmountKind, HeadlineKind, TrackingPage
from portal.tracking.page_view_parcel import ArrivalKind, Money, StepState
from portal.tracking.tracking_page import PageRequest, load_tracking_page
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.web.locale import SUPPORTED_LOCALES, get_locale
from tests.factories import orders as make
from tests.running.statements import counting

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.unit_of_work() as open_session:
        yield open_session


@pytest.fixture
def order(session: Session) -> Order:
    """A shop with its look and an order of two lines to Berlin, already sent."""
    merchant = make.make_merchant(session, slug="fernhollow")
    make.make_branding(session, merchant)
    order = make.make_order(session, merchant)
    make.make_contact(session, order)
    make.make_line(session, order, position=1)
    make.make_line(session, order, position=2, title="Steel bottle", variant="", quantity=3, price_minor=2200)
    make.make_stage_change(session, order, OrderStage.PLACED, make.PLACED_AT)
    make.make_stage_change(session, order, OrderStage.IN_PREPARATION, make.utc(19, 7))
    return order


def send(session: Session, order: Order, code: CheckpointCode, **columns: object) -> Shipment:
    """A parcel that was collected and then brought the given news."""
    shipment = make.make_shipment(session, order, **columns)
    make.make_checkpoint(session, shipment, CheckpointCode.PICKED_UP, make.utc(20), city="PORTO", country="PT")
    make.make_checkpoint(session, shipment, code, make.utc(21, 15))
    return shipment


def request_for(order: Order, **changes: object) -> PageRequest:
    request = PageRequest(
        order_id=order.id,
        token="tok",
        kind=LinkKind.SHOPPER,
        locale=get_locale("en"),
        chosen_language="",
        version="7-2-739942-s-en-abc",
        today=TODAY,
    )
    return replace(request, **changes)  # type: ignore[arg-type]  # the names are the dataclass's own


def load(session: Session, order: Order, **changes: object) -> TrackingPage:
    session.flush()
    return load_tracking_page(session.connection(), request_for(order, **changes))


def test_an_order_on_its_way_is_shown_whole(session: Session, order: Order) -> None:
    day = dt.date(2026, 11, 24)
    shipment = send(session, order, CheckpointCode.ARRIVED_AT_FACILITY, earliest_on=day, latest_on=day)
    make.make_estimate(session, shipment, dt.date(2026, 11, 23), dt.date(2026, 11, 23), make.utc(19))
    make.make_estimate(session, shipment, day, day, make.utc(21))
    page = load(session, order)
    (parcel,) = page.parcels
    assert (page.headline.kind, page.headline.place) == (HeadlineKind.ON_ITS_WAY, "Leipzig, DE")
    assert page.headline.arrival == parcel.arrival
    assert parcel.arrival is not None
    assert [promise.latest_on for promise in parcel.arrival.earlier_promises] == [dt.date(2026, 11, 23)]
    assert [stop.place for stop in parcel.stops] == ["Porto", "Leipzig", "Berlin"]
    assert page.steps == parcel.steps
    assert page.address is not None
    assert page.address.lines == ("M•••• T.", "10••• Berlin", "Germany")
    assert page.feeds.calendar_url == "/t/tok.ics"
    assert page.order.placed_at.isoformat() == "2026-11-18T19:04:00+01:00"


def test_the_only_parcels_timeline_holds_the_shops_news_too(session: Session, order: Order) -> None:
    send(session, order, CheckpointCode.ARRIVED_AT_FACILITY)
    page = load(session, order)
    timeline = page.parcels[0].timeline
    sentences = [entry.sentence for day in (*timeline.recent, *timeline.older) for entry in day.entries]
    assert sentences == [
        "Your parcel arrived at a depot.",
        "The carrier has collected your parcel.",
        "Being packed",
        "Order placed",
    ]


def test_the_number_of_queries_does_not_grow_with_the_parcels(
    session: Session, order: Order, database: Database
) -> None:
    for position in range(1, 13):
        day = dt.date(2026, 11, 24)
        parcel = send(
            session,
            order,
            CheckpointCode.PROCESSED,
            position=position,
            tracking_number=f"JD{position}",
            earliest_on=day,
            latest_on=day,
        )
        make.make_estimate(session, parcel, day, day, make.utc(20))
    session.flush()
    with counting(database.engine) as statements:
        page = load(session, order)
    assert len(page.parcels) == 12
    assert len(statements) == 7


def test_no_unmasked_personal_data_is_anywhere_in_the_page(session: Session, order: Order) -> None:
    shipment = make.make_shipment(session, order, milestone=Milestone.DELIVERED.value)
    make.make_checkpoint(
        session, shipment, CheckpointCode.DELIVERED, make.utc(21), wording="Left with Tannenberg", postcode="10115"
    )
    text = repr(load(session, order))
    for private in ("Mirela", "Tannenberg", "Kastanienallee", "10115", "mirela@", "5550101"):
        assert private not in text


def test_a_gift_link_shows_goods_without_prices(session: Session, order: Order) -> None:
    send(session, order, CheckpointCode.ARRIVED_AT_FACILITY)
    page = load(session, order, kind=LinkKind.GIFT)
    assert [item.price for item in page.order.items] == [None, None]
    assert page.order.amounts == ()
    assert page.preferences_url is None
    assert "Money(" not in repr(page)


def test_amounts_are_those_of_the_order(session: Session, order: Order) -> None:
    order.refunded_minor = 1000
    order.total_minor = 18990
    page = load(session, order)
    assert {line.kind: line.amount.minor for line in page.order.amounts} == {
        AmountKind.SUBTOTAL: 12900 + 3 * 2200,
        AmountKind.SHIPPING: 490,
        AmountKind.REFUNDED: -1000,
        AmountKind.TOTAL: 18990,
    }
    assert page.order.items[1].price == Money(6600, "EUR")


def test_what_is_not_in_a_parcel_yet_is_still_to_be_sent(session: Session, order: Order) -> None:
    order.stage = OrderStage.PARTIALLY_SHIPPED.value
    bottles = make.make_line(session, order, position=3, title="Mug", quantity=5)
    shipment = send(session, order, CheckpointCode.ARRIVED_AT_FACILITY)
    make.make_shipment_line(session, shipment, bottles, quantity=2)
    page = load(session, order)
    assert page.headline.kind is HeadlineKind.PARTLY_SHIPPED
    assert [(item.title, item.quantity) for item in page.parcels[0].items] == [("Mug", 2)]
    waiting = [(item.title, item.quantity) for item in page.order.waiting_items]
    assert waiting == [("Drizzle rain jacket", 1), ("Steel bottle", 3), ("Mug", 3)]


def test_withdrawn_parcels_are_not_shown(session: Session, order: Order) -> None:
    send(session, order, CheckpointCode.PROCESSED, tracking_number="JD1", withdrawn_at=make.utc(20))
    send(session, order, CheckpointCode.PROCESSED, tracking_number="JD2", position=2)
    page = load(session, order)
    assert [(parcel.anchor, parcel.position) for parcel in page.parcels] == [("parcel-2", 1)]


def test_a_request_of_the_carrier_becomes_an_action_with_its_words(session: Session, order: Order) -> None:
    shipment = make.make_shipment(session, order, milestone=Milestone.EXCEPTION.value)
    make.make_checkpoint(
        session, shipment, CheckpointCode.CUSTOMS_DOCUMENTS_NEEDED, make.utc(21), wording="Invoice missing"
    )
    page = load(session, order)
    (action,) = page.actions
    assert (action.kind, action.details) == (ActionKind.PROVIDE_DOCUMENTS, "Invoice missing")
    assert action.url is not None
    assert page.headline.kind is HeadlineKind.ACTION_NEEDED


def test_an_order_without_parcels_has_steps_news_and_an_unknown_arrival(session: Session, order: Order) -> None:
    order.stage = OrderStage.IN_PREPARATION.value
    page = load(session, order)
    assert (page.headline.kind, page.parcels) == (HeadlineKind.IN_PREPARATION, ())
    assert page.headline.arrival is not None
    assert page.headline.arrival.kind is ArrivalKind.UNKNOWN
    assert [step.state for step in page.steps][:2] == [StepState.DONE, StepState.CURRENT]
    assert page.feeds.calendar_url is None
    assert len(page.order_timeline.recent) == 2


@pytest.mark.parametrize(
    ("stage", "milestones", "is_final"),
    [
        (OrderStage.SHIPPED, (Milestone.DELIVERED, Milestone.RETURNED), True),
        (OrderStage.COMPLETED, (Milestone.DELIVERED,), True),
        (OrderStage.COMPLETED, (Milestone.DELIVERED, Milestone.IN_TRANSIT), False),
        (OrderStage.PARTIALLY_SHIPPED, (Milestone.DELIVERED,), False),
        (OrderStage.SHIPPED, (), False),
        (OrderStage.CANCELLED, (), True),
    ],
)
def test_a_page_is_final_when_no_news_can_come(
    session: Session, order: Order, stage: OrderStage, milestones: tuple[Milestone, ...], is_final: bool
) -> None:
    order.stage = stage.value
    for position, milestone in enumerate(milestones, start=1):
        make.make_shipment(
            session, order, position=position, tracking_number=f"JD{position}", milestone=milestone.value
        )
    assert load(session, order).live.is_final is is_final


def test_a_chosen_language_stays_in_every_address(session: Session, order: Order) -> None:
    page = load(session, order, locale=get_locale("ar"), chosen_language='ar"><script>')
    assert page.live.url == "/t/tok?lang=ar"
    assert page.feeds.atom_url == "/t/tok.atom?lang=ar"
    assert page.preferences_url == "/t/tok/preferences?lang=ar"
    assert [link.language for link in page.languages] == list(SUPPORTED_LOCALES)
    assert [link.language for link in page.languages if link.is_current] == ["ar"]
    assert page.address is not None
    assert page.address.lines[-1] == "ألمانيا"


def test_an_order_whose_person_was_forgotten_has_no_address(session: Session) -> None:
    order = make.make_order(session, make.make_merchant(session))
    page = load(session, order)
    assert page.address is None
    assert page.brand.logo is None
    assert page.brand.stylesheet_url.startswith(f"/m/{page.brand.slug}/brand.css?v=")


def test_only_safe_links_of_a_merchant_are_shown(session: Session) -> None:
    merchant = make.make_merchant(session, website="javascript:alert(1)", support_email="a@b?cc=x")
    links = [{"label": "Bad", "url": "javascript:1"}, {"label": "Good", "url": "https://shop.example/"}]
    make.make_branding(session, merchant, header_links=links, help_url="http://shop.example", logo_url="//x.example/a")
    brand = load_brand(session, merchant.id)
    assert [link.label for link in brand.header_links] == ["Good"]
    assert (brand.home_url, brand.logo, brand.support.help_url, brand.support.email) == (None, None, None, None)
    assert (brand.support.phone, brand.support.phone_label) == ("+15550142", "+1 555 0142")


def test_another_look_has_another_stylesheet_address(session: Session) -> None:
    merchant = make.make_merchant(session)
    branding = make.make_branding(session, merchant)
    before = load_brand(session, merchant.id).stylesheet_url
    branding.accent = "#2557d6"
    session.flush()
    assert load_brand(session, merchant.id).stylesheet_url != before


def test_an_unknown_order_is_an_error_that_names_it(session: Session, order: Order) -> None:
    unknown = new_id()
    with pytest.raises(OrderGoneError, match=str(unknown)):
        load_tracking_page(session.connection(), replace(request_for(order), order_id=unknown))
