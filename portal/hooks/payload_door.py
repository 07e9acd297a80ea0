"""The one way a vendor's payload comes in, for stores and trackers alike."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Protocol

import msgspec

from notifier.foundation.clock import monotonic_seconds, utc_now
from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.foundation.thread_connection import ThreadConnection
from portal.merchants.connections import OpenConnection, find_open_connection
from portal.sources.stores.registry import STORES
from portal.sources.trackers.registry import TRACKERS
from portal.tracking.record_raw_event import APPLY_TASKS, RawPayload, Recorded, store_raw_event
from portal.vocabulary.connection_kind import ConnectionKind

#: Larger bodies are refused: the largest order webhooks seen are well below one mebibyte.
MOST_BYTES: Final = 2 * 1024 * 1024

#: How long a connection's secrets are remembered; a paused or rotated one counts everywhere after this time.
_CONNECTION_SECONDS: Final = 5.0
_JSON_TYPES: Final = ("application/json", "text/json")


class _Source(Protocol):
    def verify(self, body: bytes, headers: Mapping[str, str], secrets: tuple[str, ...]) -> bool: ...

    def topic(self, headers: Mapping[str, str], body: bytes) -> str: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What a vendor is told: a status, the stored event's id, or one sentence about what is wrong."""

    status: HTTPStatus
    outcome: str
    event_id: uuid.UUID | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request of a vendor."""

    kind: ConnectionKind
    connection_id: str
    content_type: str
    headers: Mapping[str, str]
    body: bytes


class PayloadDoor:
    """Answers deliveries on behalf of all connections of this process."""

    def __init__(self, database: Database, sealer: Sealer, wake: Callable[[str], None]) -> None:
        """Connections are looked up in the database and remembered for a few seconds; `wake` calls a task's workers."""
        self._database = database
        self._sealer = sealer
        self._wake = wake
        self._connection = ThreadConnection(database.engine)
        self._known: dict[tuple[str, ConnectionKind], tuple[float, OpenConnection | None]] = {}

    def receive(self, delivery: Delivery) -> Answer:
        """Check, store once and answer; a refused delivery leaves nothing behind."""
        connection = self._find_connection(delivery)
        if connection is None:
            return Answer(HTTPStatus.NOT_FOUND, "unknown_connection", problem="There is no such connection.")
        refusal = _refusal(delivery, connection)
        if refusal is not None:
            return refusal
        recorded = self._record(delivery, connection)
        if recorded.is_new:
            return Answer(HTTPStatus.ACCEPTED, "stored", event_id=recorded.id)
        return Answer(HTTPStatus.OK, "known", event_id=recorded.id)

    def knows(self, kind: ConnectionKind, connection_id: str) -> bool:
        """Whether a vendor's probe asks for a connection that exists."""
        probe = Delivery(kind, connection_id, "", {}, b"")
        return self._find_connection(probe) is not None

    def _record(self, delivery: Delivery, connection: OpenConnection) -> Recorded:
        source = _source(delivery.kind, connection.source)
        payload = RawPayload(
            kind=delivery.kind,
            merchant_id=connection.merchant_id,
            connection_id=connection.id,
            topic=source.topic(delivery.headers, delivery.body)[:255],
            body=delivery.body,
            received_at=utc_now(),
            is_held=connection.is_paused,
        )
        recorded = store_raw_event(self._connection, payload)
        if recorded.is_new:
            self._wake(APPLY_TASKS[payload.kind])
        return recorded

    def _find_connection(self, delivery: Delivery) -> OpenConnection | None:
        key = (delivery.connection_id, delivery.kind)
        now = monotonic_seconds()
        known = self._known.get(key)
        if known is not None and known[0] > now:
            return known[1]
        found = self._load_connection(*key)
        if found is not None:
            self._known[key] = (now + _CONNECTION_SECONDS, found)
        return found

    def _load_connection(self, connection_id: str, kind: ConnectionKind) -> OpenConnection | None:
        try:
            key = uuid.UUID(connection_id)
        except ValueError:
            return None
        with self._database.reading() as session:
            return find_open_connection(session, self._sealer, key, kind)


def _refusal(delivery: Delivery, connection: OpenConnection) -> Answer | None:
    if delivery.content_type.partition(";")[0].strip().lower() not in _JSON_TYPES:
        problem = "The body must be sent as application/json."
        return Answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "wrong_type", problem=problem)
    if not _source(delivery.kind, connection.source).verify(delivery.body, delivery.headers, connection.secrets):
        problem = "The signature does not fit the body and this connection's secret."
        return Answer(HTTPStatus.UNAUTHORIZED, "bad_signature", problem=problem)
    try:
        document = msgspec.json.decode(delivery.body)
    except RecursionError:
        problem = "The body is nested too deeply."
        return Answer(HTTPStatus.UNPROCESSABLE_ENTITY, "malformed", problem=problem)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"The body is not valid JSON: {error}."
        return Answer(HTTPStatus.UNPROCESSABLE_ENTITY, "malformed", problem=problem)
    if not isinstance(document, dict):
        problem = "The body must be a JSON object."
        return Answer(HTTPStatus.UNPROCESSABLE_ENTITY, "malformed", problem=problem)
    return None


def _source(kind: ConnectionKind, name: str) -> _Source:
    return STORES[name] if kind is ConnectionKind.STORE else TRACKERS[name]
