"""Registering the parcels of a fulfilment: new numbers, changed numbers, withdrawn fulfilments."""

import datetime as dt
from collections import Counter
from typing import cast

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.orm import Session

from notifier.foundation.database import insert_or_ignore
from notifier.foundation.ids import new_id
from portal.models import Checkpoint, Fulfilment, Order, OrderLine, Shipment, ShipmentLine, TrackerEvent
from portal.orders.fulfilments import load_fulfilments, sends_no_goods, sum_contents
from portal.sources.carriers.recognise import normalise_number, recognise
from portal.sources.carriers.registry import find_carrier
from portal.sources.reading import SHORT_TEXT
from portal.sources.stores.contract import StoreShipment
from portal.vocabulary.connection_kind import RawEventState

_LINES = cast(Table, ShipmentLine.__table__)

#: Stands before the store's fulfilment id where a parcel has no tracking number.
_UNNUMBERED = ":"


def register_shipment(session: Session, order: Order, data: StoreShipment, *, received_at: dt.datetime) -> bool:
    """Bring the parcels of one fulfilment up to date; an older version of it changes nothing and returns False."""
    fulfilments = {row.external_id: row for row in load_fulfilments(session, order.id)}
    fulfilment = fulfilments.get(data.external_id)
    if fulfilment is not None and _is_older(fulfilment, data):
        return False
    numbers = _wanted_numbers(session, order, data)
    had = set(fulfilment.number_keys) if fulfilment else set()
    if fulfilment is None:
        fulfilment = Fulfilment(order_id=order.id, external_id=data.external_id, merchant_id=order.merchant_id)
        session.add(fulfilment)
    _fill_fulfilment(fulfilment, data, numbers)
    live = [row for row in {**fulfilments, data.external_id: fulfilment}.values() if row.is_live]
    parcels = _parcels_of(session, order, had | {key for key, _ in numbers})
    named = {key for row in live for key in row.number_keys}
    spare = [row for row in parcels if row.number_key not in named]
    parcels += _put_in_parcels(session, order, data, numbers, (parcels, spare, received_at))
    _withdraw(spare, received_at)
    session.flush()
    for parcel in parcels:
        _save_lines(session, parcel, [row for row in live if parcel.number_key in row.number_keys])
    order.page_version += 1
    session.flush()
    return True


def _put_in_parcels(
    session: Session,
    order: Order,
    data: StoreShipment,
    numbers: list[tuple[str, str | None]],
    found: tuple[list[Shipment], list[Shipment], dt.datetime],
) -> list[Shipment]:
    """Give each number its parcel: the one it has, else a spare one, else a new one; returns the new ones."""
    parcels, spare, received_at = found
    by_key = {row.number_key: row for row in parcels}
    created = []
    for index, (key, number) in enumerate(numbers):
        row = by_key.get(key) or _renumbered(session, spare)
        if row is None:
            row = _new_parcel(session, order, received_at)
            created.append(row)
        _fill(row, data, index, key=key, number=number)
        row.watch_at = received_at
        session.add(row)
        session.flush()
        _reopen_waiting(session, order, key, received_at)
    return created


def _parcels_of(session: Session, order: Order, keys: set[str]) -> list[Shipment]:
    wanted = select(Shipment).where(Shipment.order_id == order.id, Shipment.number_key.in_(keys))
    return list(session.scalars(wanted.order_by(Shipment.position)).all())


def _is_older(fulfilment: Fulfilment, data: StoreShipment) -> bool:
    newest = fulfilment.source_updated_at
    return bool(newest and data.updated_at and data.updated_at < newest)


def _fill_fulfilment(fulfilment: Fulfilment, data: StoreShipment, numbers: list[tuple[str, str | None]]) -> None:
    contents: Counter[str] = Counter()
    for line in data.lines:
        contents[line.line_external_id] += line.quantity
    fulfilment.is_live = not data.is_withdrawn
    fulfilment.is_sent = data.is_sent
    # A withdrawn fulfilment keeps its numbers: its parcels may come back with it.
    if not data.is_withdrawn:
        fulfilment.number_keys = [key for key, _ in numbers]
    elif fulfilment.number_keys is None:
        fulfilment.number_keys = []
    fulfilment.contents = dict(contents)
    fulfilment.source_updated_at = data.updated_at


def _wanted_numbers(session: Session, order: Order, data: StoreShipment) -> list[tuple[str, str | None]]:
    """Key and number of each parcel; a fulfilment without number is one parcel without number, once it is sent."""
    if data.is_withdrawn:
        return []
    keys = {normalise_number(number)[:SHORT_TEXT]: number[:SHORT_TEXT] for number in data.tracking_numbers}
    if keys:
        return _as_replaced(session, order, [*keys.items()])
    is_parcel = data.is_sent and not sends_no_goods(session, order.id, [line.line_external_id for line in data.lines])
    return [((_UNNUMBERED + data.external_id)[:SHORT_TEXT], None)] if is_parcel else []


def _as_replaced(session: Session, order: Order, told: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """A number that the shop's people have put another in the place of stands for that one."""
    wanted = select(Shipment.replaced_key, Shipment.number_key, Shipment.tracking_number).where(
        Shipment.order_id == order.id, Shipment.replaced_key.in_([key for key, _ in told])
    )
    ours = {row.replaced_key: (row.number_key, row.tracking_number) for row in session.execute(wanted)}
    return list(dict.fromkeys(ours.get(key, (key, number)) for key, number in told))


def _withdraw(parcels: list[Shipment], at: dt.datetime) -> None:
    for parcel in parcels:
        parcel.withdrawn_at = parcel.withdrawn_at or at
        parcel.watch_at = None


def _fill(row: Shipment, data: StoreShipment, index: int, *, key: str, number: str | None) -> None:
    row.number_key, row.tracking_number = key, number
    row.store_shipment_id = data.external_id
    if row.carrier_set_at is None:
        row.carrier = _carrier(data.carrier, number) or row.carrier
    # Trackers name the service too; a store that names none takes nothing back.
    row.service = data.service or row.service or ""
    is_told = index < len(data.tracking_urls) and row.replaced_key is None
    row.tracking_url = data.tracking_urls[index] if is_told else None
    row.source_updated_at = data.updated_at
    row.withdrawn_at = None
    if data.is_sent:
        row.shipped_at = row.shipped_at or data.created_at


def _renumbered(session: Session, spare: list[Shipment]) -> Shipment | None:
    """A parcel whose number the store has replaced before any carrier saw it: the same parcel with a new number.

    One that had no number is always meant: what happened to it so far, the store itself has told us.
    """
    for row in sorted(spare, key=lambda parcel: parcel.tracking_number is not None):
        wanted = select(Checkpoint.id).where(Checkpoint.shipment_id == row.id).limit(1)
        if row.tracking_number is None or session.scalar(wanted) is None:
            spare.remove(row)
            return row
    return None


def _new_parcel(session: Session, order: Order, received_at: dt.datetime) -> Shipment:
    last = session.scalar(select(func.max(Shipment.position)).where(Shipment.order_id == order.id))
    return Shipment(
        id=new_id(),
        merchant_id=order.merchant_id,
        order_id=order.id,
        position=(last or 0) + 1,
        carrier="",
        created_at=received_at,
    )


def _carrier(named: str, number: str | None) -> str:
    """The key of the carrier the store names, else the name as it stands, else what the number looks like."""
    if named:
        known = find_carrier(named)
        return named if known is None else known.key
    candidates = recognise(number) if number else ()
    return candidates[0].carrier if candidates else ""


def _save_lines(session: Session, parcel: Shipment, fulfilments: list[Fulfilment]) -> None:
    """What the parcel holds: the pieces of every live fulfilment that names it, or what it held, when none does."""
    if not fulfilments:
        return
    wanted = select(OrderLine.external_id, OrderLine.id).where(OrderLine.order_id == parcel.order_id)
    line_ids = {row.external_id: row.id for row in session.execute(wanted)}
    rows = [
        {"shipment_id": parcel.id, "order_line_id": line_ids[line], "quantity": quantity}
        for line, quantity in sum_contents(fulfilments).items()
        if line in line_ids
    ]
    session.execute(delete(ShipmentLine).where(ShipmentLine.shipment_id == parcel.id))
    insert_or_ignore(session, _LINES, rows, on=("shipment_id", "order_line_id"))


def _reopen_waiting(session: Session, order: Order, key: str, at: dt.datetime) -> None:
    """Parcel news that came before the order named the parcel is applied now."""
    session.execute(
        update(TrackerEvent)
        .where(
            TrackerEvent.merchant_id == order.merchant_id,
            TrackerEvent.waits_for == key,
            TrackerEvent.state == RawEventState.WAITING.value,
        )
        .values(state=RawEventState.NEW.value, due_at=at)
    )
