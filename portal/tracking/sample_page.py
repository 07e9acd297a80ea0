"""An invented order on the tracking page of a look that need not be published: what a merchant sees while branding.

It is made of rows as the database would give them, so that the picture is drawn by what draws every other page.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from portal.merchants.brand_css import clean_css
from portal.merchants.branding import BrandingDraft
from portal.models import Merchant
from portal.timeline.scan import Place, Scan
from portal.tracking.page_brand import BrandRow
from portal.tracking.page_offer_rows import OfferRow
from portal.tracking.page_rows import ContactRow, LineRow, OrderRow, PageRows, ShipmentRow
from portal.tracking.page_view import LiveRefresh, TrackingPage
from portal.tracking.tracking_page import PageRequest, picture_of
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.code_meaning import CODE_MEANINGS
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.origin import Origin
from portal.web.locale import PageLocale

_ID: Final = uuid.UUID(int=0)
_TOKEN: Final = "sample"  # noqa: S105  opens nothing
NUMBER: Final = "#1047"


class SampleStage(StrEnum):
    """Where the invented parcel is."""

    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class SampleGood:
    """Something in the invented order, best of the merchant's own; the price is of one piece in minor units."""

    title: str
    price_minor: int
    image_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleWanted:
    """What to show; `goods` holds at least one, `currency` is theirs."""

    stage: SampleStage
    locale: PageLocale
    now: dt.datetime
    goods: Sequence[SampleGood]
    currency: str


#: Three cities on the way to a street, by the merchant's country.
_WAYS: Final = {
    "DE": ("Leipzig", "Erfurt", "Berlin", "Kastanienallee 12", "10115"),
    "ES": ("Valencia", "Zaragoza", "Madrid", "Calle de la Palma 12", "28004"),
    "FR": ("Marseille", "Lyon", "Paris", "12 rue des Tilleuls", "75010"),
    "GB": ("Bristol", "Birmingham", "Edinburgh", "12 Chestnut Row", "EH1 2AB"),
    "IT": ("Bari", "Bologna", "Milano", "Via dei Tigli 12", "20121"),
    "JP": ("大阪市", "名古屋市", "東京", "神田 1-2-3", "101-0041"),
    "PL": ("Gdańsk", "Łódź", "Kraków", "ul. Lipowa 12", "30-001"),
    "PT": ("Faro", "Coimbra", "Porto", "Rua das Tílias 12", "4000-001"),
    "RO": ("Cluj-Napoca", "Sibiu", "București", "Strada Teilor 12", "010101"),
    "TW": ("高雄市", "台中市", "台北市", "松江路 12 號", "104"),
    "US": ("Columbus", "Pittsburgh", "New York", "12 Chestnut Street", "10001"),
}
#: Hours before now, the code and which city, oldest first; each stage takes as many as it has come.
_MOVES: Final = (
    (75, CheckpointCode.LABEL_CREATED, None),
    (52, CheckpointCode.PICKED_UP, 0),
    (30, CheckpointCode.ARRIVED_AT_FACILITY, 1),
    (27, CheckpointCode.DEPARTED_FACILITY, 1),
)
_ENDS: Final = {
    SampleStage.IN_TRANSIT: (),
    SampleStage.OUT_FOR_DELIVERY: ((3, CheckpointCode.OUT_FOR_DELIVERY, 2),),
    SampleStage.DELIVERED: ((6, CheckpointCode.OUT_FOR_DELIVERY, 2), (1, CheckpointCode.DELIVERED, 2)),
    SampleStage.EXCEPTION: ((4, CheckpointCode.WEATHER_DELAY, 1),),
}


def make_sample_page(
    merchant: Merchant, look: BrandingDraft, wanted: SampleWanted, *, stylesheet_url: str
) -> TrackingPage:
    """The page of an invented order of the merchant in this look, dressed by a stylesheet; its links lead nowhere."""
    request = PageRequest(
        order_id=_ID,
        token=_TOKEN,
        kind=LinkKind.SHOPPER,
        locale=wanted.locale,
        chosen_language=wanted.locale.tag,
        version=_TOKEN,
        today=wanted.now.astimezone(ZoneInfo(merchant.time_zone)).date(),
    )
    page = picture_of(_rows(merchant, look, wanted), request)
    # Nothing new will come, so that the page does not ask.
    live = LiveRefresh("", _TOKEN, is_final=True)
    return replace(page, live=live, brand=replace(page.brand, stylesheet_url=stylesheet_url))


def brand_row(merchant: Merchant, look: BrandingDraft) -> BrandRow:
    """The columns a page would read if the look were published."""
    ways = look.support
    return BrandRow(
        slug=merchant.slug,
        name=merchant.name,
        support_email=merchant.support_email if ways is None else ways.email,
        support_phone=merchant.support_phone if ways is None else ways.phone,
        website=merchant.website if ways is None else ways.website,
        accent=look.colours.accent,
        header=look.colours.header,
        heading_font=look.colours.heading_font.value,
        corners=look.colours.corners.value,
        logo_url=look.logo_url,
        logo_dark_url=look.logo_dark_url,
        logo_width=look.logo_width,
        logo_height=look.logo_height,
        header_links=[asdict(link) for link in look.header_links],
        footer_links=[asdict(link) for link in look.footer_links],
        help_url=look.help_url,
        icon_url=look.icon_url,
        card_url=look.card_url,
        font_url=look.font_url,
        texts={language: asdict(texts) for language, texts in look.texts},
        own_css=clean_css(look.own_css).css,
    )


def _rows(merchant: Merchant, look: BrandingDraft, wanted: SampleWanted) -> PageRows:
    way = _WAYS.get(merchant.country, _WAYS["DE"])
    lines = [
        LineRow(uuid.UUID(int=number), good.title, "", 1, good.price_minor, good.image_url, needs_shipping=True)
        for number, good in enumerate(wanted.goods, start=1)
    ]
    return PageRows(
        order=_order(merchant, wanted, sum(line.price_minor for line in lines)),
        brand=brand_row(merchant, look),
        offers=OfferRow(merchant.id, 0, merchant.language, (), None),
        contact=ContactRow("Mara Tessen", way[3], way[2], way[4], merchant.country),
        lines=lines,
        contents={_ID: {line.id: 1 for line in lines}},
        shipments=[_shipment(wanted)],
        scans={_ID: _scans(wanted, way, merchant)},
        estimates={},
        stage_changes=[
            (OrderStage.PLACED, _placed_at(wanted)),
            (OrderStage.IN_PREPARATION, wanted.now - dt.timedelta(hours=80)),
            (OrderStage.SHIPPED, wanted.now - dt.timedelta(hours=74)),
        ],
        cases=(),
        returns=(),
        feedback=None,
    )


def _order(merchant: Merchant, wanted: SampleWanted, goods_minor: int) -> OrderRow:
    return OrderRow(
        number=NUMBER,
        stage=OrderStage.SHIPPED,
        currency=wanted.currency,
        total_minor=goods_minor,
        shipping_minor=0,
        discount_minor=0,
        tax_minor=0,
        refunded_minor=0,
        shipping_method="",
        placed_at=_placed_at(wanted),
        time_zone=merchant.time_zone,
        has_cases=False,
    )


def _placed_at(wanted: SampleWanted) -> dt.datetime:
    return wanted.now - dt.timedelta(hours=97)


def _shipment(wanted: SampleWanted) -> ShipmentRow:
    away = {SampleStage.IN_TRANSIT: 1, SampleStage.EXCEPTION: 2}.get(wanted.stage, 0)
    day = (wanted.now + dt.timedelta(days=away)).date()
    return ShipmentRow(
        milestone=Milestone(wanted.stage.value),
        id=_ID,
        position=1,
        carrier="Northway Parcel",
        service="",
        tracking_number="NW5550142001",
        tracking_url=None,
        earliest_on=day,
        latest_on=day,
    )


def _scans(wanted: SampleWanted, way: Sequence[str], merchant: Merchant) -> list[Scan]:
    offset = wanted.now.astimezone(ZoneInfo(merchant.time_zone)).utcoffset() or dt.timedelta()
    moves = [*_MOVES, *_ENDS[wanted.stage]]
    return [
        Scan(
            milestone=CODE_MEANINGS[code].milestone,
            code=code,
            fault=CODE_MEANINGS[code].fault,
            action_required=False,
            origin=Origin.CARRIER,
            occurred_at=wanted.now - dt.timedelta(hours=hours),
            local_offset_minutes=int(offset.total_seconds() // 60),
            place=Place() if city is None else Place(city=way[city], country=merchant.country),
        )
        for hours, code, city in moves
    ]
