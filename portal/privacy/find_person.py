"""The orders of somebody known by an address, and by what else they are found in payloads and words."""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from notifier.api.persons import Holdings, PersonAddress, find_holdings, find_subject_keys, read_person_address
from notifier.foundation.errors import ProductError
from notifier.foundation.signing import parse_id
from portal.alerts.publish import subject_key
from portal.models import Merchant, Order, OrderContact, Shipment

_ORDER_SUBJECT: Final = "order:"
_NO_DIGIT: Final = re.compile(r"\D")
#: Of a number in E.164: what no spelling leaves out.
_LAST_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as one merchant knows them."""

    merchant_id: uuid.UUID
    address: PersonAddress
    order_ids: tuple[uuid.UUID, ...]
    order_numbers: tuple[str, ...]
    #: The stores' own ids of the orders, by connection.
    external_ids: Mapping[uuid.UUID, frozenset[str]]
    tracking_numbers: frozenset[str]
    #: E-mail addresses and numbers as stores have written them.
    contact_texts: frozenset[str]
    #: Names, in lower case.
    names: frozenset[str]
    #: What the notifier holds.
    held: Holdings


def find_person(session: Session, merchant: Merchant, text: str) -> Person:
    """Everything a merchant knows under an e-mail address or number; `ProductError` when the text is neither."""
    address = read_person_address(text, merchant.country)
    rows = [*_find_orders(session, merchant, address), *_find_emptied_orders(session, merchant.id, address)]
    ids = tuple(row.id for row in rows)
    external_ids: dict[uuid.UUID, set[str]] = {}
    for row in rows:
        external_ids.setdefault(row.connection_id, set()).add(row.external_id)
    texts = {text for row in rows for text in (row.email, row.phone) if text}
    return Person(
        merchant_id=merchant.id,
        address=address,
        order_ids=ids,
        order_numbers=tuple(row.number for row in rows),
        external_ids={connection: frozenset(known) for connection, known in external_ids.items()},
        tracking_numbers=_find_numbers(session, ids),
        contact_texts=frozenset(texts),
        names=frozenset(row.name.strip().casefold() for row in rows if row.name.strip()),
        held=find_holdings(session, merchant.id, address, [subject_key(order_id) for order_id in ids]),
    )


def _find_orders(session: Session, merchant: Merchant, address: PersonAddress) -> Iterator[Row[*tuple[Any, ...]]]:
    """The database looks roughly, the normal form decides: stores write addresses in many ways."""
    wanted = (
        _select_orders()
        .where(Order.merchant_id == merchant.id, OrderContact.merchant_id == merchant.id)
        .where(OrderContact.emptied_at.is_(None), _may_be(address))
        .order_by(Order.id)
        .execution_options(yield_per=500)
    )
    for row in session.execute(wanted):
        if any(known.digests == address.digests for known in _read_addresses(row, merchant.country)):
            yield row


def _find_emptied_orders(
    session: Session, merchant_id: uuid.UUID, address: PersonAddress
) -> Iterator[Row[*tuple[Any, ...]]]:
    """Orders that have outlived their contact, of which what was published still says whose they were."""
    held = find_holdings(session, merchant_id, address, ())
    subjects = [key.removeprefix(_ORDER_SUBJECT) for key in find_subject_keys(session, held)]
    ids = [order_id for subject in subjects if (order_id := parse_id(subject)) is not None]
    for start in range(0, len(ids), 500):
        some = (Order.merchant_id == merchant_id, Order.id.in_(ids[start : start + 500]))
        left = (OrderContact.emptied_at.is_not(None), Order.forgotten_at.is_(None))
        yield from session.execute(_select_orders().where(*some, *left).order_by(Order.id))


def _select_orders() -> "Select[*tuple[Any, ...]]":
    return select(
        *(Order.id, Order.connection_id, Order.external_id, Order.number),
        *(OrderContact.name, OrderContact.email, OrderContact.phone, OrderContact.street, OrderContact.country),
    ).join(OrderContact, OrderContact.order_id == Order.id)


def _may_be(address: PersonAddress) -> ColumnElement[bool]:
    if address.email is not None:
        local = address.email.partition("@")[0]
        known = func.lower(OrderContact.email)
        # Databases do not agree on letter case beyond ASCII.
        return known.contains(f"{local.lower()}@", autoescape=True) if local.isascii() else known.contains("@")
    digits = _NO_DIGIT.sub("", address.phone or "")[-_LAST_DIGITS:]
    return or_(OrderContact.phone.like(f"%{'%'.join(digits)}%"))


def _read_addresses(row: Row[*tuple[Any, ...]], country: str) -> Sequence[PersonAddress]:
    found = []
    for text in (row.email, row.phone):
        for region in dict.fromkeys((row.country or country, country)) if text else ():
            try:
                found.append(read_person_address(text, region))
            except ProductError:
                # A store takes whatever was typed.
                continue
    return found


def _find_numbers(session: Session, order_ids: Sequence[uuid.UUID]) -> frozenset[str]:
    numbers: set[str] = set()
    for start in range(0, len(order_ids), 500):
        some = Shipment.order_id.in_(order_ids[start : start + 500])
        wanted = select(Shipment.tracking_number, Shipment.number_key).where(
            some, Shipment.tracking_number.is_not(None)
        )
        for row in session.execute(wanted):
            numbers |= {row.tracking_number, row.number_key}
    return frozenset(numbers)
