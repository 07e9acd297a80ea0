"""What decides which offers and content blocks a page shows, read together with its order."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.models import Merchant, Order

OFFER_COLUMNS: Final = (
    Merchant.id,
    Merchant.offers_version,
    Merchant.language,
    Order.tags,
    Order.customer_order_count,
)


@dataclass(frozen=True, slots=True)
class OfferRow:
    """The columns of `OFFER_COLUMNS`; version 0 is a merchant who offers nothing and is not asked again."""

    merchant_id: uuid.UUID
    offers_version: int
    merchant_language: str
    order_tags: Sequence[Any]
    customer_order_count: int | None
