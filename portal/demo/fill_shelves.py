"""Filling what the pages of a demo shop offer; what an earlier start has made stays as it is."""

import uuid
from typing import Final

import msgspec
from sqlalchemy import select

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from portal.demo.shelves import BLOCKS, PINS, RANGES
from portal.demo.shops import DemoShopPlan
from portal.engagement.block_document import parse_blocks
from portal.engagement.content_blocks import save_blocks
from portal.merchants.catalogue import pin_product, save_products
from portal.models import Product
from portal.recommendations.affinities import count_next

#: A demo has two batches at most; other shops in its database wait for the workers.
_MOST_BATCHES: Final = 10


def fill_shelves(database: Database, merchant_id: uuid.UUID, shop: DemoShopPlan) -> None:
    """Give a shop its products and blocks, and count what its orders hold together."""
    slug = shop.draft.slug
    with database.unit_of_work() as session:
        if session.scalar(select(Product.sku).where(Product.merchant_id == merchant_id).limit(1)) is not None:
            return
        save_products(session, merchant_id, RANGES[slug], is_whole_range=True)
        pin_product(session, merchant_id, PINS[slug], 1)
        save_blocks(session, merchant_id, parse_blocks(msgspec.json.encode(BLOCKS[slug]), shop.draft.language))
    for _ in range(_MOST_BATCHES):
        if not count_next(database, now=utc_now()):
            break
