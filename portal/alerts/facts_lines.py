"""What a trigger says of the lines of an order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from notifier.api.vocabulary import JsonValue
from portal.alerts.timed_thresholds import CONSUMABLE_TAG
from portal.models import Order, OrderLine

_COLUMNS: Final = (
    *(OrderLine.sku, OrderLine.title, OrderLine.variant, OrderLine.quantity, OrderLine.price_minor),
    *(OrderLine.image_url, OrderLine.weight_grams, OrderLine.tags, OrderLine.vendor, OrderLine.category),
)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """Lines with something left in them, pieces in all, and their weight if that of every line is known."""

    lines: list[JsonValue]
    item_count: int
    weight_grams: int | None


def collect_line_facts(session: Session, order: Order, base_url: str) -> LineFacts:
    """The lines of an order, in its order, without those that were cancelled."""
    rows = session.execute(
        select(*_COLUMNS).where(OrderLine.order_id == order.id, OrderLine.quantity > 0).order_by(OrderLine.position)
    ).all()
    is_weighed = bool(rows) and all(row.weight_grams is not None for row in rows)
    return LineFacts(
        lines=[_line(row, order.currency, base_url) for row in rows],
        item_count=sum(row.quantity for row in rows),
        weight_grams=sum(row.weight_grams * row.quantity for row in rows) if is_weighed else None,
    )


def is_consumable(tags: Iterable[object]) -> bool:
    """Whether a product with these tags is used up."""
    return any(str(tag).casefold() == CONSUMABLE_TAG for tag in tags)


def _line(row: Row[*tuple[Any, ...]], currency: str, base_url: str) -> JsonValue:
    said: dict[str, JsonValue] = {
        "title": row.title,
        "variant": row.variant,
        "quantity": row.quantity,
        "price_minor": row.price_minor,
        "currency": currency,
        "image_url": None if row.image_url is None else base_url + row.image_url,
    }
    if row.tags:
        said |= {"tags": [str(tag) for tag in row.tags], "is_consumable": is_consumable(row.tags)}
    return said | {name: value for name in ("sku", "vendor", "category") if (value := getattr(row, name))}
