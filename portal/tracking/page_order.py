"""The summary of the order: goods, amounts, and the address as far as a forwarded link may show it."""

import datetime as dt
import unicodedata
import uuid
from collections.abc import Mapping, Sequence

from babel import Locale

from portal.tracking.page_rows import ContactRow, LineRow, OrderRow, PageRows
from portal.tracking.page_view import AmountKind, AmountLine, MaskedAddress, OrderSummary
from portal.tracking.page_view_parcel import Item, Money
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.web.safe_urls import own_url

_HIDDEN_LETTERS = "••••"
_HIDDEN_DIGITS = "•••"


def order_summary(rows: PageRows, placed_at: dt.datetime, *, shows_prices: bool) -> OrderSummary:
    """What was bought; without prices and amounts for a gift."""
    bought = {line.id: line.quantity for line in rows.lines}
    currency = rows.order.currency if shows_prices else None
    return OrderSummary(
        number=rows.order.number,
        placed_at=placed_at,
        items=items_of(rows.lines, bought, currency),
        waiting_items=items_of(rows.lines, _waiting(rows), currency),
        amounts=amounts_of(rows.order, rows.lines) if shows_prices else (),
    )


def items_of(lines: Sequence[LineRow], quantities: Mapping[uuid.UUID, int], currency: str | None) -> tuple[Item, ...]:
    """The lines of which there is at least one piece, in the order's sequence; no prices without a currency."""
    return tuple(
        Item(
            title=line.title,
            variant=line.variant or None,
            quantity=quantity,
            image_url=own_url(line.image_url),
            price=None if currency is None else Money(line.price_minor * quantity, currency),
        )
        for line in lines
        if (quantity := quantities.get(line.id, 0)) > 0
    )


def masked_address(contact: ContactRow | None, cldr: Locale) -> MaskedAddress | None:
    """`M•••• T.`, `10••• Berlin`, `Germany`: the street and most of name and postcode stay hidden."""
    if contact is None:
        return None
    country = cldr.territories.get(contact.country.upper(), contact.country)
    town = f"{mask_postcode(contact.postcode)} {contact.city.strip()}".strip()
    lines = tuple(line for line in (mask_name(contact.name), town, country) if line)
    return MaskedAddress(lines) if lines else None


def mask_name(name: str) -> str:
    """First letter of the first word and the initial of the last one; the number of dots says nothing of the length."""
    words = unicodedata.normalize("NFC", name).split()
    if not words:
        return ""
    masked = words[0][0] + _HIDDEN_LETTERS
    return f"{masked} {words[-1][0]}." if len(words) > 1 else masked


def mask_postcode(postcode: str) -> str:
    """The beginning that names a region: two characters, one of a short code, three of a long one."""
    plain = postcode.strip()
    if not plain:
        return ""
    shown = 1 if len(plain) <= 4 else 2 if len(plain) <= 6 else 3
    return plain[:shown].strip() + _HIDDEN_DIGITS


def _waiting(rows: PageRows) -> dict[uuid.UUID, int]:
    """Pieces bought and not yet in a parcel, where the shop says that something is still to come."""
    travelling = [parcel.id for parcel in rows.shipments if parcel.milestone is not Milestone.CANCELLED]
    if rows.order.stage is not OrderStage.PARTIALLY_SHIPPED or not all(rows.contents.get(id_) for id_ in travelling):
        return {}
    return {
        line.id: line.quantity - sum(rows.contents[parcel].get(line.id, 0) for parcel in travelling)
        for line in rows.lines
        if line.needs_shipping
    }


def amounts_of(order: OrderRow, lines: Sequence[LineRow]) -> tuple[AmountLine, ...]:
    """What the total is made of, if it adds up; a refund the total does not count stands below it."""
    parts: tuple[tuple[AmountKind, int], ...] = (
        (AmountKind.SUBTOTAL, sum(line.price_minor * line.quantity for line in lines)),
        (AmountKind.DISCOUNT, -order.discount_minor),
        (AmountKind.SHIPPING, order.shipping_minor),
        (AmountKind.TAX, order.tax_minor),
    )
    total, refunded = (AmountKind.TOTAL, order.total_minor), (AmountKind.REFUNDED, -order.refunded_minor)
    explained = sum(minor for _, minor in parts)
    amounts: tuple[tuple[AmountKind, int], ...] = (total, refunded)
    if explained == order.total_minor:
        amounts = (*parts, total, refunded)
    elif explained - order.refunded_minor == order.total_minor:
        amounts = (*parts, refunded, total)
    return tuple(
        AmountLine(kind, Money(minor, order.currency)) for kind, minor in amounts if minor or kind is AmountKind.TOTAL
    )
