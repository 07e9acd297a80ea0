"""Sample tracking pages as dataclasses: one order, and every variation the page must look good in."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from portal.merchants.contrast import Branding, CornerStyle, HeadingFont
from portal.tracking.page_view import (
    ActionKind,
    ActionRequired,
    AmountKind,
    AmountLine,
    FollowFeeds,
    Headline,
    HeadlineKind,
    HeadlineTone,
    LiveRefresh,
    MaskedAddress,
    OrderHelp,
    OrderSummary,
    PickupPoint,
    PushOffer,
    TrackingPage,
)
from portal.tracking.page_view_brand import Brand, Link, Logo, SupportContact
from portal.tracking.page_view_journey import JourneyStop, StopState
from portal.tracking.page_view_offers import NO_OFFERS
from portal.tracking.page_view_parcel import (
    Arrival,
    ArrivalKind,
    CarrierLine,
    EarlierPromise,
    EntryTone,
    Item,
    Money,
    Parcel,
    Step,
    StepKind,
    StepState,
    Timeline,
    TimelineDay,
    TimelineEntry,
)
from portal.vocabulary.milestone import Milestone

CET = timezone(timedelta(hours=1))
TODAY = date(2026, 11, 22)

FERNHOLLOW_BRANDING = Branding("#d9531e", "#16352a", HeadingFont.SANS, CornerStyle.SOFT)
KILN_AND_LEAF_BRANDING = Branding("#8c3b4a", "#f6efe4", HeadingFont.SERIF, CornerStyle.ROUND)

LANGUAGES = (Link("English", "?lang=en", "en", is_current=True), Link("العربية", "?lang=ar", "ar"))

FERNHOLLOW = Brand(
    slug="fernhollow",
    name="Fernhollow",
    logo=Logo("/static/img/demo/fernhollow.svg", None, 176, 36),
    home_url="https://fernhollow.example/",
    stylesheet_url="/m/fernhollow/brand.css?v=1",
    header_links=(
        Link("New in", "https://fernhollow.example/new"),
        Link("Repairs", "https://fernhollow.example/repairs"),
    ),
    footer_links=(
        Link("Returns", "https://fernhollow.example/returns"),
        Link("Privacy", "https://fernhollow.example/privacy"),
    ),
    support=SupportContact("help@fernhollow.example", "+15550142", "+1 555 0142", "https://fernhollow.example/help"),
    lookup_url="/m/fernhollow/track",
)
KILN_AND_LEAF = Brand(
    slug="kiln-and-leaf",
    name="Kiln & Leaf",
    logo=Logo("/static/img/demo/kiln-and-leaf.svg", "/static/img/demo/kiln-and-leaf-dark.svg", 176, 36),
    home_url="https://kiln-and-leaf.example/",
    stylesheet_url="/m/kiln-and-leaf/brand.css?v=1",
    header_links=(
        Link("Teas", "https://kiln-and-leaf.example/teas"),
        Link("Studio", "https://kiln-and-leaf.example/studio"),
    ),
    footer_links=(Link("Returns", "https://kiln-and-leaf.example/returns"),),
    support=SupportContact("hello@kiln-and-leaf.example", None, None, "https://kiln-and-leaf.example/help"),
    lookup_url="/m/kiln-and-leaf/track",
)

JACKET = Item("Drizzle rain jacket", "Moss, M", 1, "/static/img/demo/jacket.svg", Money(12900, "EUR"))
BACKPACK = Item("Daybreak backpack 24 l", "Ember", 1, "/static/img/demo/backpack.svg", Money(8900, "EUR"))
BOTTLE = Item("Steel bottle", None, 2, "/static/img/demo/bottle.svg", Money(4400, "EUR"))
BOOTS = Item("Larch hiking boots", "42", 1, "/static/img/demo/boots.svg", Money(17900, "EUR"))

PLACES = (
    ("Porto", 41.15, -8.61),
    ("Burgos", 42.34, -3.70),
    ("Lyon", 45.76, 4.84),
    ("Stuttgart", 48.78, 9.18),
    ("Berlin", 52.52, 13.40),
)

_MOVING_STEPS = (StepKind.ORDERED, StepKind.PACKED, StepKind.ON_ITS_WAY, StepKind.OUT_FOR_DELIVERY, StepKind.DELIVERED)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in November 2026, Central European Time."""
    return datetime(2026, 11, day, hour, minute, tzinfo=CET)


def make_steps(current: int, *kinds: StepKind, state: StepState = StepState.CURRENT) -> tuple[Step, ...]:
    """Stations with those before `current` done and those after it ahead."""
    days = (18, 19, 20, 22, 22)
    return tuple(
        Step(
            kind,
            StepState.DONE if index < current else state if index == current else StepState.AHEAD,
            at(days[index], 9) if index <= current else None,
        )
        for index, kind in enumerate(kinds or _MOVING_STEPS)
    )


def make_entry(moment: datetime, sentence: str, place: str | None, **changes: object) -> TimelineEntry:
    entry = TimelineEntry(moment, sentence, None, None, place, EntryTone.PLAIN, is_correction=False)
    return replace(entry, **changes)  # type: ignore[arg-type]  # the names are the dataclass's own


def make_timeline() -> Timeline:
    """Five days of a parcel from Porto to Berlin; the two oldest are folded."""
    return Timeline(
        recent=(
            TimelineDay(
                date(2026, 11, 22),
                (
                    make_entry(
                        at(22, 9, 41),
                        "Your parcel arrived at a depot.",
                        "Stuttgart, DE",
                        carrier_words="Sendung im Paketzentrum eingetroffen",
                        carrier_language="de",
                    ),
                    make_entry(at(22, 2, 15), "Your parcel left a depot.", "Lyon, FR"),
                ),
            ),
            TimelineDay(
                date(2026, 11, 21),
                (
                    make_entry(
                        at(21, 16, 3),
                        "Your parcel is delayed by the weather.",
                        "Lyon, FR",
                        tone=EntryTone.PROBLEM,
                        carrier_words="Retard dû aux conditions météo",
                        carrier_language="fr",
                    ),
                    make_entry(at(21, 7, 20), "Your parcel arrived at a depot.", "Burgos, ES"),
                ),
            ),
        ),
        older=(
            TimelineDay(
                date(2026, 11, 20),
                (
                    make_entry(
                        at(20, 18, 30), "The carrier has collected your parcel.", "Porto, PT", tone=EntryTone.MILESTONE
                    ),
                ),
            ),
            TimelineDay(
                date(2026, 11, 18), (make_entry(at(18, 20, 12), "The carrier has been told about your parcel.", None),)
            ),
        ),
    )


def make_arrival(earliest: int = 24, latest: int = 24, **changes: object) -> Arrival:
    kind = ArrivalKind.DAY if earliest == latest else ArrivalKind.RANGE
    arrival = Arrival(kind, date(2026, 11, earliest), date(2026, 11, latest), None, None, None, ())
    return replace(arrival, **changes)  # type: ignore[arg-type]  # the names are the dataclass's own


UNKNOWN_ARRIVAL = Arrival(ArrivalKind.UNKNOWN, None, None, None, None, None, ())


def make_stops(here: int = 3, *, are_known: bool = True) -> tuple[JourneyStop, ...]:
    def state(index: int) -> StopState:
        if index == here:
            return StopState.HERE
        return StopState.PASSED if index < here else StopState.AHEAD

    return tuple(
        JourneyStop(name, state(index), None, latitude if are_known else None, longitude if are_known else None)
        for index, (name, latitude, longitude) in enumerate(PLACES)
    )


def make_parcel(**changes: object) -> Parcel:
    """The only parcel of an order, in transit near Stuttgart."""
    parcel = Parcel(
        anchor="parcel-1",
        position=1,
        milestone=Milestone.IN_TRANSIT,
        arrival=make_arrival(),
        steps=make_steps(2),
        stops=make_stops(),
        timeline=make_timeline(),
        carrier=CarrierLine("Northway Parcel", "NW", "NW5550100123PT", "https://northway.example/NW5550100123PT", None),
        items=(JACKET, BACKPACK),
        is_open=True,
    )
    return replace(parcel, **changes)  # type: ignore[arg-type]  # the names are the dataclass's own


def make_headline(kind: HeadlineKind, tone: HeadlineTone = HeadlineTone.CALM, **changes: object) -> Headline:
    headline = Headline(kind, tone, None, None, None, 0, 1)
    return replace(headline, **changes)  # type: ignore[arg-type]  # the names are the dataclass's own


def make_order() -> OrderSummary:
    return OrderSummary(
        number="#1042",
        placed_at=at(18, 19, 4),
        items=(JACKET, BACKPACK, BOTTLE),
        waiting_items=(),
        amounts=(
            AmountLine(AmountKind.SUBTOTAL, Money(26200, "EUR")),
            AmountLine(AmountKind.DISCOUNT, Money(-2000, "EUR")),
            AmountLine(AmountKind.SHIPPING, Money(490, "EUR")),
            AmountLine(AmountKind.TOTAL, Money(24690, "EUR")),
        ),
    )


def make_page(**changes: object) -> TrackingPage:
    """An ordinary order on its way, moved by a day because of the weather."""
    arrival = make_arrival(
        change_reason="Your parcel is delayed by the weather.",
        earlier_promises=(EarlierPromise(date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 23)),),
    )
    page = TrackingPage(
        headline=make_headline(
            HeadlineKind.ON_ITS_WAY, arrival=arrival, place="Stuttgart, DE", happened_at=at(22, 9, 41)
        ),
        steps=make_steps(2),
        actions=(),
        feedback=None,
        inbox_url=None,
        parcels=(make_parcel(),),
        order_timeline=Timeline((), ()),
        order=make_order(),
        address=MaskedAddress(("M•••• T••••", "K••••••••••• 1•", "10••• Berlin", "Germany")),
        feeds=FollowFeeds("/t/sample.ics", "/t/sample.atom", "/t/sample.json"),
        live=LiveRefresh("/t/sample", "v7", is_final=False),
        brand=FERNHOLLOW,
        languages=LANGUAGES,
        preferences_url="/t/sample/preferences",
        push=PushOffer(
            "/t/sample/push",
            "/m/fernhollow/",
            "/m/fernhollow/manifest.webmanifest?page=sample",
            "/m/fernhollow/icon-180.png",
        ),
        help=OrderHelp("/t/sample/problem", "/t/sample/change", "/t/sample/return", "/t/sample/gift"),
        cases=(),
        returns=(),
        offers=NO_OFFERS,
        as_of_on=TODAY,
    )
    return replace(page, **changes)  # type: ignore[arg-type]  # the names are the dataclass's own


def make_pages() -> dict[str, TrackingPage]:
    """Every state the page must look good in, by name."""
    return {"on_its_way": make_page()} | _quiet_pages() | _troubled_pages() | _split_pages()


def _quiet_pages() -> dict[str, TrackingPage]:
    order_news = Timeline(
        (
            TimelineDay(
                date(2026, 11, 18), (make_entry(at(18, 19, 4), "Order placed", None, tone=EntryTone.MILESTONE),)
            ),
        ),
        (),
    )
    arrived = make_entry(at(22, 14, 2), "Your parcel was left with a neighbour.", "Berlin, DE", tone=EntryTone.GOOD)
    way = make_timeline()
    today = replace(way.recent[0], entries=(arrived, *way.recent[0].entries))
    delivered = make_parcel(
        milestone=Milestone.DELIVERED,
        stops=make_stops(4),
        arrival=None,
        timeline=replace(way, recent=(today, *way.recent[1:])),
    )
    out = make_arrival(22, 22, window_start_at=at(22, 13), window_end_at=at(22, 15))
    return {
        "no_parcel_yet": make_page(
            headline=make_headline(HeadlineKind.IN_PREPARATION, arrival=UNKNOWN_ARRIVAL, parcel_count=0),
            steps=make_steps(1),
            parcels=(),
            order_timeline=order_news,
        ),
        "range": make_page(
            headline=make_headline(HeadlineKind.LABEL_READY, arrival=make_arrival(24, 26)), steps=make_steps(1)
        ),
        "out_for_delivery": make_page(
            headline=make_headline(
                HeadlineKind.OUT_FOR_DELIVERY, arrival=out, place="Berlin, DE", happened_at=at(22, 8, 5)
            ),
            steps=make_steps(3),
            brand=KILN_AND_LEAF,
        ),
        "delivered": make_page(
            headline=make_headline(
                HeadlineKind.DELIVERED, HeadlineTone.GOOD, place="Berlin", happened_at=at(22, 14, 2), delivered_count=1
            ),
            steps=make_steps(4, state=StepState.DONE),
            parcels=(delivered,),
            live=LiveRefresh("/t/sample", "v9", is_final=True),
            brand=KILN_AND_LEAF,
        ),
        "cancelled": make_page(
            headline=make_headline(HeadlineKind.CANCELLED, HeadlineTone.BAD),
            steps=make_steps(1, StepKind.ORDERED, StepKind.CANCELLED, state=StepState.PROBLEM),
            parcels=(),
            order_timeline=order_news,
            live=LiveRefresh("/t/sample", "v3", is_final=True),
        ),
    }


def _troubled_pages() -> dict[str, TrackingPage]:
    customs = ActionRequired(
        ActionKind.PROVIDE_DOCUMENTS,
        date(2026, 11, 27),
        "Commercial invoice missing",
        None,
        "https://northway.example/customs",
        None,
    )
    point = PickupPoint("Corner Books", ("Sample Street 12", "10115 Berlin"), ("Mo–Fr 9–19", "Sa 10–16"), "4471 82")
    pickup = ActionRequired(ActionKind.COLLECT_PARCEL, date(2026, 11, 29), None, point, None, None)
    held = (StepKind.ORDERED, StepKind.PACKED, StepKind.ON_ITS_WAY, StepKind.HELD_UP, StepKind.DELIVERED)
    collect = (StepKind.ORDERED, StepKind.PACKED, StepKind.ON_ITS_WAY, StepKind.READY_FOR_PICKUP, StepKind.COLLECTED)
    back = (StepKind.ORDERED, StepKind.PACKED, StepKind.ON_ITS_WAY, StepKind.RETURNING, StepKind.RETURNED)
    lost = (StepKind.ORDERED, StepKind.PACKED, StepKind.ON_ITS_WAY, StepKind.LOST)
    bad = HeadlineTone.BAD
    return {
        "exception": make_page(
            headline=make_headline(
                HeadlineKind.ACTION_NEEDED,
                HeadlineTone.ATTENTION,
                arrival=UNKNOWN_ARRIVAL,
                place="Lyon, FR",
                happened_at=at(21, 16, 3),
            ),
            steps=make_steps(3, *held, state=StepState.PROBLEM),
            actions=(customs,),
            parcels=(make_parcel(milestone=Milestone.EXCEPTION, stops=make_stops(2)),),
        ),
        "pickup": make_page(
            headline=make_headline(HeadlineKind.READY_FOR_PICKUP, place="Berlin", happened_at=at(22, 11)),
            steps=make_steps(3, *collect),
            actions=(pickup,),
            parcels=(make_parcel(milestone=Milestone.AVAILABLE_FOR_PICKUP, stops=make_stops(4, are_known=False)),),
        ),
        "returning": make_page(
            headline=make_headline(HeadlineKind.RETURNING, HeadlineTone.ATTENTION), steps=make_steps(3, *back)
        ),
        "lost": make_page(
            headline=make_headline(HeadlineKind.LOST, bad), steps=make_steps(3, *lost, state=StepState.PROBLEM)
        ),
        "failed_attempt": make_page(
            headline=make_headline(HeadlineKind.FAILED_ATTEMPT, HeadlineTone.ATTENTION, arrival=make_arrival(23, 23)),
            steps=make_steps(3, *(*held[:3], StepKind.FAILED_ATTEMPT, StepKind.DELIVERED), state=StepState.PROBLEM),
        ),
    }


def _split_pages() -> dict[str, TrackingPage]:
    def parcels(count: int, delivered: int) -> tuple[Parcel, ...]:
        return tuple(
            make_parcel(
                anchor=f"parcel-{number}",
                position=number,
                milestone=Milestone.DELIVERED if number <= delivered else Milestone.IN_TRANSIT,
                steps=make_steps(4, state=StepState.DONE) if number <= delivered else make_steps(2),
                stops=make_stops(4 if number <= delivered else 1 + number % 3),
                is_open=number == delivered + 1,
                items=((JACKET, BACKPACK, BOTTLE, BOOTS)[number % 4],),
            )
            for number in range(1, count + 1)
        )

    partly = make_headline(
        HeadlineKind.PARTLY_DELIVERED, arrival=make_arrival(24, 26), delivered_count=4, parcel_count=12
    )
    long_item = replace(
        JACKET,
        title="Extraordinarily-long-product-name-without-any-sensible-place-to-break-it in a size nobody ever heard of",
        variant="Deep-sea-blue-with-thin-orange-stripes, XXXXL extra long sleeves",
    )
    long_carrier = CarrierLine(
        "International Consolidated Mountain and Valley Parcel Forwarding Company",
        "ICM",
        "00340555010012345678901234567890123",
        "https://northway.example/",
        None,
    )
    return {
        "twelve_parcels": make_page(headline=partly, steps=(), parcels=parcels(12, 4)),
        "two_parcels": make_page(
            headline=make_headline(HeadlineKind.PARTLY_SHIPPED, arrival=make_arrival(), parcel_count=2),
            steps=(),
            parcels=parcels(2, 0),
            order=replace(make_order(), waiting_items=(BOTTLE,)),
            brand=KILN_AND_LEAF,
        ),
        "long_names": make_page(
            brand=replace(
                FERNHOLLOW,
                logo=None,
                name="The Exceedingly Long-Named Outdoor & Mountaineering Outfitters of Upper Fernhollow",
            ),
            order=replace(make_order(), number="FERNHOLLOW-2026-000000000104233-EU", items=(long_item,)),
            parcels=(make_parcel(carrier=long_carrier),),
            headline=make_headline(
                HeadlineKind.ON_ITS_WAY,
                arrival=make_arrival(),
                place="Llanfairpwllgwyngyllgogerychwyrndrobwll",
                happened_at=at(22, 9),
            ),
        ),
    }
