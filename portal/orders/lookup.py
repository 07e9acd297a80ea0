"""Finding an order by its number: for its merchant, or for a shopper with something only the buyer knows."""

import uuid
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.digests import digest_text, same_text
from notifier.foundation.errors import UnknownRecordError
from portal.models import Order, OrderContact
from portal.orders.import_order import number_key
from portal.queries.page_links import PageLinks

#: Shops give numbers out again; older orders are found by the link in their messages.
_MOST_ORDERS: Final = 5
#: Compared with in place of orders that are missing, so that every answer takes the same steps.
_NOBODY: Final = (None, "nobody@invalid", "no postcode")


def get_order_by_number(session: Session, merchant_id: uuid.UUID, number: str) -> Order:
    """The newest order with this number, written in any form; `UnknownRecordError` when there is none."""
    wanted = select(Order).where(Order.merchant_id == merchant_id, Order.number_key == number_key(number))
    found = session.scalars(wanted.order_by(Order.placed_at.desc())).first()
    if found is None:
        message = f"This merchant has no order {number!r}."
        raise UnknownRecordError(message)
    return found


def find_page_by_contact(
    session: Session, links: PageLinks, merchant_id: uuid.UUID, number: str, contact: str
) -> str | None:
    """The tracking page of the order with this number whose e-mail address or postcode is `contact`, else None."""
    rows = session.execute(
        select(Order.id, OrderContact.email, OrderContact.postcode)
        .join(OrderContact, OrderContact.order_id == Order.id)
        .where(Order.merchant_id == merchant_id, Order.number_key == number_key(number))
        .order_by(Order.placed_at.desc())
        .limit(_MOST_ORDERS)
    ).all()
    found: uuid.UUID | None = None
    for order_id, email, postcode in [*rows, *[_NOBODY] * (_MOST_ORDERS - len(rows))]:
        is_right = _matches(contact, email) | _matches(contact, postcode)
        found = order_id if is_right and found is None else found
    return None if found is None else links.find_page_url(session, found)


def _matches(given: str, known: str | None) -> bool:
    # Digests have one length, so that the comparison takes the same time for every pair.
    return bool(known and known.strip()) & same_text(digest_text(_plain(given)), digest_text(_plain(known or "")))


def _plain(text: str) -> str:
    return "".join(text.split()).replace("-", "").casefold()
