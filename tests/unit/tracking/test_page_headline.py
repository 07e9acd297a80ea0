"""The headline says the most urgent thing that is true of the order."""

import datetime as dt

import pytest

from portal.tracking.page_arrival import NOT_KNOWN
from portal.tracking.page_headline import ParcelSummary, choose_headline
from portal.tracking.page_view import HeadlineKind, HeadlineTone
from portal.tracking.page_view_parcel import Arrival, ArrivalKind
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from tests.factories.orders import utc


def of(milestone: Milestone, **fields: object) -> ParcelSummary:
    return ParcelSummary(milestone=milestone, **fields)  # type: ignore[arg-type]  # the names are the dataclass's own


def day(number: int, until: int | None = None) -> Arrival:
    kind = ArrivalKind.DAY if until is None else ArrivalKind.RANGE
    first, last = dt.date(2026, 11, number), dt.date(2026, 11, until or number)
    return Arrival(kind, first, last, None, None, None, ())


@pytest.mark.parametrize(
    ("stage", "kind", "tone"),
    [
        (OrderStage.AWAITING_PAYMENT, HeadlineKind.AWAITING_PAYMENT, HeadlineTone.ATTENTION),
        (OrderStage.PLACED, HeadlineKind.PLACED, HeadlineTone.CALM),
        (OrderStage.AWAITING_STOCK, HeadlineKind.AWAITING_STOCK, HeadlineTone.CALM),
        (OrderStage.ROUTED, HeadlineKind.PLACED, HeadlineTone.CALM),
        (OrderStage.AWAITING_PREPARATION, HeadlineKind.PLACED, HeadlineTone.CALM),
        (OrderStage.IN_PREPARATION, HeadlineKind.IN_PREPARATION, HeadlineTone.CALM),
        (OrderStage.PARTIALLY_SHIPPED, HeadlineKind.PARTLY_SHIPPED, HeadlineTone.CALM),
        (OrderStage.SHIPPED, HeadlineKind.ON_ITS_WAY, HeadlineTone.CALM),
        (OrderStage.READY_FOR_PICKUP, HeadlineKind.READY_FOR_PICKUP, HeadlineTone.CALM),
        (OrderStage.COMPLETED, HeadlineKind.DELIVERED, HeadlineTone.GOOD),
        (OrderStage.CANCELLED, HeadlineKind.CANCELLED, HeadlineTone.BAD),
    ],
)
def test_an_order_without_parcels_speaks_by_its_stage(
    stage: OrderStage, kind: HeadlineKind, tone: HeadlineTone
) -> None:
    headline = choose_headline(stage, [])
    assert (headline.kind, headline.tone) == (kind, tone)
    has_none = {HeadlineKind.DELIVERED, HeadlineKind.CANCELLED, HeadlineKind.READY_FOR_PICKUP}
    assert (headline.arrival is None) == (kind in has_none)


@pytest.mark.parametrize(
    ("milestone", "kind", "tone"),
    [
        (Milestone.PENDING, HeadlineKind.LABEL_READY, HeadlineTone.CALM),
        (Milestone.INFO_RECEIVED, HeadlineKind.LABEL_READY, HeadlineTone.CALM),
        (Milestone.IN_TRANSIT, HeadlineKind.ON_ITS_WAY, HeadlineTone.CALM),
        (Milestone.OUT_FOR_DELIVERY, HeadlineKind.OUT_FOR_DELIVERY, HeadlineTone.CALM),
        (Milestone.FAILED_ATTEMPT, HeadlineKind.FAILED_ATTEMPT, HeadlineTone.ATTENTION),
        (Milestone.AVAILABLE_FOR_PICKUP, HeadlineKind.READY_FOR_PICKUP, HeadlineTone.CALM),
        (Milestone.DELIVERED, HeadlineKind.DELIVERED, HeadlineTone.GOOD),
        (Milestone.EXCEPTION, HeadlineKind.HELD_UP, HeadlineTone.ATTENTION),
        (Milestone.RETURNING, HeadlineKind.RETURNING, HeadlineTone.ATTENTION),
        (Milestone.RETURNED, HeadlineKind.RETURNED, HeadlineTone.ATTENTION),
        (Milestone.EXPIRED, HeadlineKind.NO_NEWS, HeadlineTone.ATTENTION),
    ],
)
def test_one_parcel_speaks_by_its_milestone(milestone: Milestone, kind: HeadlineKind, tone: HeadlineTone) -> None:
    headline = choose_headline(OrderStage.SHIPPED, [of(milestone)])
    assert (headline.kind, headline.tone, headline.parcel_count) == (kind, tone, 1)


URGENCY = [
    (of(Milestone.EXCEPTION, needs_action=True), HeadlineKind.ACTION_NEEDED),
    (of(Milestone.EXCEPTION, is_lost=True), HeadlineKind.LOST),
    (of(Milestone.EXCEPTION), HeadlineKind.HELD_UP),
    (of(Milestone.FAILED_ATTEMPT), HeadlineKind.FAILED_ATTEMPT),
    (of(Milestone.AVAILABLE_FOR_PICKUP, needs_action=True), HeadlineKind.READY_FOR_PICKUP),
    (of(Milestone.OUT_FOR_DELIVERY), HeadlineKind.OUT_FOR_DELIVERY),
    (of(Milestone.RETURNING), HeadlineKind.RETURNING),
    (of(Milestone.EXPIRED), HeadlineKind.NO_NEWS),
    (of(Milestone.DELIVERED), HeadlineKind.PARTLY_DELIVERED),
]


@pytest.mark.parametrize("at", range(len(URGENCY)))
def test_the_most_urgent_parcel_speaks_for_all_less_urgent_ones(at: int) -> None:
    parcels = [parcel for parcel, _ in URGENCY[at:]] + [of(Milestone.IN_TRANSIT)]
    for order in (parcels, parcels[::-1]):
        assert choose_headline(OrderStage.SHIPPED, order).kind is URGENCY[at][1]


@pytest.mark.parametrize(
    ("stage", "milestones", "kind"),
    [
        (OrderStage.SHIPPED, (Milestone.DELIVERED, Milestone.DELIVERED), HeadlineKind.DELIVERED),
        (OrderStage.PARTIALLY_SHIPPED, (Milestone.DELIVERED,), HeadlineKind.PARTLY_DELIVERED),
        (OrderStage.SHIPPED, (Milestone.DELIVERED, Milestone.CANCELLED), HeadlineKind.DELIVERED),
        (OrderStage.SHIPPED, (Milestone.DELIVERED, Milestone.RETURNED), HeadlineKind.PARTLY_DELIVERED),
        (OrderStage.PARTIALLY_SHIPPED, (Milestone.IN_TRANSIT,), HeadlineKind.PARTLY_SHIPPED),
        (OrderStage.SHIPPED, (Milestone.IN_TRANSIT, Milestone.PENDING), HeadlineKind.PARTLY_SHIPPED),
        (OrderStage.SHIPPED, (Milestone.PENDING, Milestone.INFO_RECEIVED), HeadlineKind.LABEL_READY),
        (OrderStage.SHIPPED, (Milestone.CANCELLED,), HeadlineKind.IN_PREPARATION),
        (OrderStage.CANCELLED, (Milestone.CANCELLED, Milestone.INFO_RECEIVED), HeadlineKind.CANCELLED),
        (OrderStage.CANCELLED, (Milestone.IN_TRANSIT,), HeadlineKind.ON_ITS_WAY),
    ],
)
def test_parcels_speak_together(stage: OrderStage, milestones: tuple[Milestone, ...], kind: HeadlineKind) -> None:
    assert choose_headline(stage, [of(milestone) for milestone in milestones]).kind is kind


def test_a_parcel_nobody_reports_about_is_on_its_way_when_the_shop_says_so() -> None:
    unnumbered = of(Milestone.PENDING, is_numbered=False)
    assert choose_headline(OrderStage.SHIPPED, [unnumbered]).kind is HeadlineKind.ON_ITS_WAY
    assert choose_headline(OrderStage.IN_PREPARATION, [unnumbered]).kind is HeadlineKind.LABEL_READY


def test_delivered_parcels_are_counted_among_all() -> None:
    parcels = [of(Milestone.DELIVERED), of(Milestone.DELIVERED), of(Milestone.IN_TRANSIT)]
    headline = choose_headline(OrderStage.SHIPPED, parcels)
    assert (headline.delivered_count, headline.parcel_count) == (2, 3)


def test_place_and_moment_are_those_of_the_parcel_that_speaks() -> None:
    late = of(Milestone.IN_TRANSIT, place="Porto, PT", happened_at=utc(22))
    held = of(Milestone.EXCEPTION, place="Lyon, FR", happened_at=utc(20))
    headline = choose_headline(OrderStage.SHIPPED, [late, held])
    assert (headline.place, headline.happened_at) == ("Lyon, FR", utc(20))


def test_the_arrival_of_an_urgent_headline_is_that_of_its_own_parcel() -> None:
    parcels = [of(Milestone.IN_TRANSIT, arrival=day(28)), of(Milestone.OUT_FOR_DELIVERY, arrival=day(22))]
    assert choose_headline(OrderStage.SHIPPED, parcels).arrival == day(22)


def test_several_parcels_arrive_from_the_first_day_to_the_last() -> None:
    parcels = [of(Milestone.IN_TRANSIT, arrival=day(26)), of(Milestone.IN_TRANSIT, arrival=day(24, 25))]
    assert choose_headline(OrderStage.SHIPPED, parcels).arrival == day(24, 26)


def test_what_waits_to_be_collected_has_arrived() -> None:
    assert choose_headline(OrderStage.SHIPPED, [of(Milestone.AVAILABLE_FOR_PICKUP, arrival=None)]).arrival is None


def test_one_parcel_without_a_day_leaves_the_arrival_of_the_order_unknown() -> None:
    parcels = [of(Milestone.IN_TRANSIT, arrival=day(26)), of(Milestone.IN_TRANSIT, arrival=NOT_KNOWN)]
    assert choose_headline(OrderStage.SHIPPED, parcels).arrival == NOT_KNOWN


@pytest.mark.parametrize("stage", OrderStage)
@pytest.mark.parametrize("milestone", Milestone)
def test_every_state_has_a_headline(stage: OrderStage, milestone: Milestone) -> None:
    headline = choose_headline(stage, [of(milestone)])
    assert headline.parcel_count == 1
    assert headline.delivered_count == (milestone is Milestone.DELIVERED)
