"""Orders of a shop as the pages about orders are tested with."""

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from portal.models import Checkpoint, Connection, Merchant, Order, OrderSummary, Shipment
from portal.orders.order_summaries import refresh_old_summaries
from portal.vocabulary.checkpoint_code import CheckpointCode
from tests.factories.orders import make_checkpoint, make_connection, make_contact, make_line, make_order, make_shipment


def add_order(database: Database, merchant_id: uuid.UUID, number: str, **told: object) -> uuid.UUID:
    """An order with one parcel, summarised; told of may be `shopper`, `email`, `country`, `parcel`, and its columns."""
    shopper = str(told.pop("shopper", "Mirela Tannenberg"))
    email = told.pop("email", "mirela@tannenberg.example")
    country = str(told.pop("country", "DE"))
    parcel = told.pop("parcel", {})
    code = told.pop("code", None)
    with database.unit_of_work() as session:
        merchant = session.get_one(Merchant, merchant_id)
        connection_id = told.pop("connection_id", None) or _connection(session, merchant)
        order = make_order(session, merchant, number=number, connection_id=connection_id, **told)
        make_contact(session, order, name=shopper, email=email, country=country)
        make_line(session, order)
        if isinstance(parcel, dict):
            made = make_shipment(session, order, **({"tracking_number": f"NW{order.id.hex[-10:]}".upper()} | parcel))
            if isinstance(code, CheckpointCode):
                make_checkpoint(session, made, code, utc_now() - dt.timedelta(hours=1))
    refresh_old_summaries(database)
    return order.id


def find_summary(database: Database, order_id: uuid.UUID) -> OrderSummary:
    with database.reading() as session:
        return session.scalars(select(OrderSummary).where(OrderSummary.order_id == order_id)).one()


def find_parcel_id(database: Database, order_id: uuid.UUID) -> uuid.UUID:
    with database.reading() as session:
        return session.scalars(select(Shipment.id).where(Shipment.order_id == order_id)).one()


def get_order(database: Database, order_id: uuid.UUID) -> Order:
    with database.reading() as session:
        return session.get_one(Order, order_id)


def load_checkpoints(database: Database, shipment_id: uuid.UUID) -> list[Checkpoint]:
    with database.reading() as session:
        wanted = select(Checkpoint).where(Checkpoint.shipment_id == shipment_id)
        return list(session.scalars(wanted.order_by(Checkpoint.occurred_at)))


def _connection(session: Session, merchant: Merchant) -> uuid.UUID:
    known = session.scalar(select(Connection.id).where(Connection.merchant_id == merchant.id).limit(1))
    return known or make_connection(session, merchant).id
