"""The connection that orders stand under which a merchant's own software tells by the REST API."""

import datetime as dt
import uuid
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.ids import new_id
from portal.models import Connection, Merchant
from portal.vocabulary.connection_kind import ConnectionKind

#: No store platform of this name exists, and nothing is posted to the connection's door.
API_SOURCE: Final = "api"


def lock_api_connection(session: Session, merchant_id: uuid.UUID, *, now: dt.datetime) -> uuid.UUID:
    """The merchant's connection, made with its first order; locked, so that one order is told at a time."""
    wanted = select(Connection).where(Connection.merchant_id == merchant_id, Connection.source == API_SOURCE)
    # Not the whole row: orders that are told by stores at this moment refer to it.
    found = session.scalar(wanted.with_for_update(key_share=True))
    if found is not None:
        return found.id
    session.execute(select(Merchant.id).where(Merchant.id == merchant_id).with_for_update(key_share=True))
    found = session.scalar(wanted)
    if found is None:
        found = Connection(
            id=new_id(),
            merchant_id=merchant_id,
            kind=ConnectionKind.STORE.value,
            source=API_SOURCE,
            secret_sealed="",
            created_at=now,
        )
        session.add(found)
        session.flush()
    return found.id
