"""Connections: the doors of a merchant's stores and trackers, their secrets and the rotation of these."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import parse_id
from portal.models import Connection
from portal.sources.stores.registry import STORES
from portal.sources.trackers.registry import TRACKERS
from portal.vocabulary.connection_kind import ConnectionKind

#: How long a replaced secret is still accepted.
ROTATION_OVERLAP: Final = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class NewConnection:
    """A connection as it is shown once, with its secret."""

    id: uuid.UUID
    source: str
    kind: ConnectionKind
    secret: str

    @property
    def path(self) -> str:
        """Where the vendor posts its webhooks, below the public address."""
        return f"/hooks/{self.kind.value}s/{self.id}"


@dataclass(frozen=True, slots=True)
class OpenConnection:
    """What a webhook door needs: who it is for and which secrets count now."""

    id: uuid.UUID
    merchant_id: uuid.UUID
    source: str
    secrets: tuple[str, ...]
    #: What comes in is stored and left alone.
    is_paused: bool = False


def add_connection(
    session: Session, sealer: Sealer, merchant_id: uuid.UUID, source: str, *, secret: str | None = None
) -> NewConnection:
    """Open a door for a store or tracker; without a secret of the vendor's one is made."""
    kind = source_kind(source)
    chosen = secret or secrets.token_hex(24)
    connection = Connection(
        id=new_id(),
        merchant_id=merchant_id,
        kind=kind.value,
        source=source,
        secret_sealed=sealer.seal(chosen),
        created_at=utc_now(),
    )
    session.add(connection)
    session.flush()
    return NewConnection(connection.id, source, kind, chosen)


def get_connection_id(session: Session, merchant_id: uuid.UUID, text: str) -> uuid.UUID:
    """The connection of a merchant that a text names; `UnknownRecordError` unless there is one."""
    key = parse_id(text)
    known = select(Connection.id).where(Connection.id == key, Connection.merchant_id == merchant_id)
    found = None if key is None else session.scalar(known)
    if found is None:
        message = f"This merchant has no connection {text!r}."
        raise UnknownRecordError(message)
    return found


def rotate_secret(
    session: Session, sealer: Sealer, connection_id: uuid.UUID, secret: str | None = None
) -> NewConnection:
    """Take a new secret, made up unless given; the one before stays good for `ROTATION_OVERLAP`."""
    connection = session.scalars(select(Connection).where(Connection.id == connection_id).with_for_update()).one()
    chosen = secret or secrets.token_hex(24)
    connection.old_secret_sealed = connection.secret_sealed
    connection.old_secret_until = utc_now() + ROTATION_OVERLAP
    connection.secret_sealed = sealer.seal(chosen)
    return NewConnection(connection.id, connection.source, ConnectionKind(connection.kind), chosen)


def find_open_connection(
    session: Session, sealer: Sealer, connection_id: uuid.UUID, kind: ConnectionKind
) -> OpenConnection | None:
    """The door with this id when it is of this kind and switched on, with the secrets that count now."""
    connection = session.get(Connection, connection_id)
    if connection is None or connection.kind != kind.value or not connection.is_on:
        return None
    if connection.source not in STORES and connection.source not in TRACKERS:
        # What software tells by the REST API comes in there.
        return None
    sealed = [connection.secret_sealed]
    if connection.old_secret_sealed and connection.old_secret_until and connection.old_secret_until > utc_now():
        sealed.append(connection.old_secret_sealed)
    return OpenConnection(
        id=connection.id,
        merchant_id=connection.merchant_id,
        source=connection.source,
        secrets=tuple(sealer.unseal(secret) for secret in sealed),
        is_paused=connection.paused_at is not None,
    )


def source_kind(source: str) -> ConnectionKind:
    """Whether a source is a store or a tracker; `ProductError` lists the known ones."""
    if source in STORES:
        return ConnectionKind.STORE
    if source in TRACKERS:
        return ConnectionKind.TRACKER
    known = ", ".join([*sorted(STORES), *sorted(TRACKERS)])
    message = f"There is no source {source!r}; known are {known}."
    raise ProductError(message)
