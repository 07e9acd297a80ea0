"""Registering the parcels of a fulfilment: new numbers, changed numbers, withdrawn fulfilments."""

import datetime as dt
from typing import cast

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.orm import Session

from notifier.foundation.database import insert_or_ignore
from notifier.foundation.ids import new_id
from portal.models import Checkpoint, Order, OrderLine, Shipment, ShipmentLine, TrackerEvent
from portal.sources.carriers.recognise import normalise_number, recognise
from portal.sources.carriers.registry import find_carrier
from portal.sources.stores.contract import StoreShipment
from portal.vocabulary.connection_kind import RawEventState

_LINES = cast(Table, ShipmentLine.__table__)

#: Stands before the store's fulfilment id where a parcel has no tracking number.
_UNNUMBERED = ":"


def register_shipment(session: Session, order: Order, data: StoreShipment, *, received_at: dt.datetime) -> None:
    """Bring the parcels of one fulfilment up to date; an older version of it changes nothing."""
    numbers = _wanted_numbers(data)
    known = _known_parcels(session, order, data, numbers)
    if _is_older(known, data):
        return
    if data.is_cancelled:
        _withdraw(known, received_at)
    else:
        wanted = dict(numbers)
        spare = [row for row in known if row.number_key not in wanted]
        by_key = {row.number_key: row for row in known}
        for index, (key, number) in enumerate(numbers):
            row = by_key.get(key) or _renumbered(session, spare) or _new_parcel(session, order, received_at)
            _fill(row, data, index, key=key, number=number)
            session.add(row)
            session.flush()
            _save_lines(session, order, row, data)
            _reopen_waiting(session, order, key, received_at)
        _withdraw(spare, received_at)
    order.page_version += 1
    session.flush()


def _known_parcels(
    session: Session, order: Order, data: StoreShipment, numbers: list[tuple[str, str | None]]
) -> list[Shipment]:
    belongs = (Shipment.store_shipment_id == data.external_id) | Shipment.number_key.in_([key for key, _ in numbers])
    return list(session.scalars(select(Shipment).where(Shipment.order_id == order.id, belongs)).all())


def _is_older(known: list[Shipment], data: StoreShipment) -> bool:
    newest = max((row.source_updated_at for row in known if row.source_updated_at), default=None)
    return bool(newest and data.updated_at and data.updated_at < newest)


def _wanted_numbers(data: StoreShipment) -> list[tuple[str, str | None]]:
    """Key and number of each parcel; a fulfilment without number is one parcel without number."""
    keys = {normalise_number(number): number for number in data.tracking_numbers}
    return [*keys.items()] or [(_UNNUMBERED + data.external_id, None)]


def _withdraw(parcels: list[Shipment], at: dt.datetime) -> None:
    for parcel in parcels:
        parcel.withdrawn_at = parcel.withdrawn_at or at


def _fill(row: Shipment, data: StoreShipment, index: int, *, key: str, number: str | None) -> None:
    row.number_key, row.tracking_number = key, number
    row.store_shipment_id = data.external_id
    row.carrier = _carrier(data.carrier, number) or row.carrier
    row.service = data.service
    row.tracking_url = data.tracking_urls[index] if index < len(data.tracking_urls) else None
    row.source_updated_at = data.updated_at
    row.withdrawn_at = None


def _renumbered(session: Session, spare: list[Shipment]) -> Shipment | None:
    """A parcel whose number the store has replaced before any carrier saw it: the same parcel with a new number."""
    for row in spare:
        has_scans = session.scalar(select(Checkpoint.id).where(Checkpoint.shipment_id == row.id).limit(1))
        if has_scans is None:
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


def _save_lines(session: Session, order: Order, parcel: Shipment, data: StoreShipment) -> None:
    wanted = select(OrderLine.external_id, OrderLine.id).where(OrderLine.order_id == order.id)
    line_ids = {row.external_id: row.id for row in session.execute(wanted)}
    rows = [
        {"shipment_id": parcel.id, "order_line_id": line_ids[line.line_external_id], "quantity": line.quantity}
        for line in data.lines
        if line.line_external_id in line_ids
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
