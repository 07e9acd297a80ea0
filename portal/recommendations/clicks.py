"""Clicks on offers: where they lead, and how many there were on a day."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.models import DailyOfferClicks, Merchant, Order, Product

_CLICKS: Final = cast(Table, DailyOfferClicks.__table__)


@dataclass(frozen=True, slots=True)
class OfferTarget:
    """Where a click leads, and what it is counted under; `time_zone` is the merchant's."""

    merchant_id: uuid.UUID
    sku: str
    url: str
    time_zone: str


def find_offer_target(session: Session, order_id: uuid.UUID, ref: str) -> OfferTarget | None:
    """The product of the order's own merchant with this reference, None when there is none."""
    row = session.execute(
        select(Product.merchant_id, Product.sku, Product.url, Merchant.time_zone)
        .join(Order, Order.merchant_id == Product.merchant_id)
        .join(Merchant, Merchant.id == Product.merchant_id)
        .where(Order.id == order_id, Product.ref == ref)
    ).one_or_none()
    return None if row is None else OfferTarget(*row)


def record_click(session: Session, target: OfferTarget, on: dt.date) -> None:
    """Count one click on a product on a day of its merchant; who clicked is kept nowhere."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert: Any = (postgresql.insert if is_postgresql else sqlite.insert)(_CLICKS)
    key = {"merchant_id": target.merchant_id, "sku": target.sku, "clicked_on": on}
    one_more = {"click_count": DailyOfferClicks.click_count + 1}
    session.execute(insert.values(**key, click_count=1).on_conflict_do_update(index_elements=list(key), set_=one_more))


def load_click_counts(session: Session, merchant_id: uuid.UUID, *, until: dt.date, days: int) -> dict[str, int]:
    """Clicks by SKU on the last days up to `until`."""
    is_recent = DailyOfferClicks.clicked_on > until - dt.timedelta(days=days)
    wanted = (
        select(DailyOfferClicks.sku, func.sum(DailyOfferClicks.click_count))
        .where(DailyOfferClicks.merchant_id == merchant_id, is_recent)
        .group_by(DailyOfferClicks.sku)
    )
    return {sku: int(count) for sku, count in session.execute(wanted)}
