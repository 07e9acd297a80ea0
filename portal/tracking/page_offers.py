"""The offers and content blocks of one page: what may be shown, picked, in the reader's language."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection

from portal.engagement.block_document import Block, find_words
from portal.engagement.content_blocks import BlockVisit, choose_blocks, keep_blocks
from portal.recommendations.pick import PickedProduct, pick_recommendations
from portal.tracking.page_may_sell import is_asking, is_late, may_sell
from portal.tracking.page_rows import PageRows
from portal.tracking.page_view import TrackingPage
from portal.tracking.page_view_brand import Link
from portal.tracking.page_view_offers import BlockPicture, BlockQuestion, BlockView, Offer, PageOffers
from portal.tracking.page_view_parcel import Money
from portal.vocabulary.content_block import BlockSlot
from portal.vocabulary.link_kind import LinkKind
from portal.web.locale import PageLocale, text_direction
from portal.web.safe_urls import https_url, own_url

_PARAGRAPHS: Final = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferReader:
    """Which order is read, by which link, in which language, on which day of the merchant."""

    order_id: uuid.UUID
    token: str
    kind: LinkKind
    locale: PageLocale
    today: dt.date


def add_offers(connection: Connection, rows: PageRows, reader: OfferReader, page: TrackingPage) -> TrackingPage:
    """The page with its offers: one statement, none for a merchant who offers nothing or while nothing may be sold."""
    version = rows.offers.offers_version
    if version == 0:
        return page
    sells = may_sell(
        page.headline.kind,
        [parcel.milestone for parcel in page.parcels],
        reader.kind,
        is_late=is_late(rows, reader.today),
        is_asking=is_asking(page),
    )
    merchant_id = rows.offers.merchant_id
    kept = keep_blocks(connection, merchant_id, offers_version=version)
    blocks = choose_blocks(kept, _visit(rows, reader, page, may_sell=sells))
    picked = pick_recommendations(connection, merchant_id, reader.order_id, offers_version=version) if sells else []
    return replace(
        page,
        offers=PageOffers(
            products=tuple(_offer(product, reader.token, rows.order.currency) for product in picked),
            after_headline=tuple(_views(blocks, BlockSlot.AFTER_HEADLINE, rows, reader)),
            after_parcels=tuple(_views(blocks, BlockSlot.AFTER_PARCELS, rows, reader)),
            bottom=tuple(_views(blocks, BlockSlot.BOTTOM, rows, reader)),
        ),
    )


def _visit(rows: PageRows, reader: OfferReader, page: TrackingPage, *, may_sell: bool) -> BlockVisit:
    count = rows.offers.customer_order_count
    return BlockVisit(
        today=reader.today,
        stage=rows.order.stage,
        milestones=[parcel.milestone for parcel in page.parcels],
        language=reader.locale.tag,
        country=rows.contact.country if rows.contact else "",
        order_tags=[str(tag) for tag in rows.offers.order_tags],
        is_first_order=None if count is None else count <= 1,
        may_sell=may_sell,
    )


def _offer(product: PickedProduct, token: str, currency: str) -> Offer:
    # Beside an order in another currency the shop would ask for another amount than the one shown.
    price = Money(product.price_minor, product.currency) if product.currency == currency else None
    return Offer(product.title, f"/t/{token}/go/{product.ref}", own_url(product.image_url), price)


def _views(blocks: list[Block], slot: BlockSlot, rows: PageRows, reader: OfferReader) -> Iterator[BlockView]:
    for number, block in enumerate(one for one in blocks if one.slot is slot):
        view = _view(f"{slot}-{number}", block, rows.offers.merchant_language, reader.locale)
        if view is not None:
            yield view


def _view(anchor: str, block: Block, merchant_language: str, locale: PageLocale) -> BlockView | None:
    """None when the merchant's language has changed since, and nothing is left that anybody could read."""
    found = find_words(block.texts, locale.tag, locale.catalogue, merchant_language)
    if found is None:
        return None
    language, words = found
    url = https_url(block.url)
    is_own_language = language.partition("-")[0].lower() == locale.cldr.language
    return BlockView(
        anchor=anchor,
        kind=block.kind,
        language=None if is_own_language else language,
        direction=None if is_own_language else text_direction(language),
        title=words.title,
        paragraphs=_paragraphs(words.text),
        link=Link(words.label, url) if url and words.label else None,
        links=tuple(Link(link.label, safe) for link in block.links if (safe := https_url(link.url))),
        questions=tuple(BlockQuestion(one.question, _paragraphs(one.answer)) for one in words.questions),
        picture=_picture(block),
    )


def _picture(block: Block) -> BlockPicture | None:
    url = own_url(block.image.url) if block.image else None
    return BlockPicture(url, block.image.width, block.image.height) if block.image and url else None


def _paragraphs(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in _PARAGRAPHS.split(text.replace("\r\n", "\n")))
    return tuple(part for part in parts if part)
