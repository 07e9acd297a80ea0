"""Raw payloads of stores and trackers that are about a person: by what they name, and by the order they speak of."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias, cast

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from notifier.foundation.raw_bodies import holds_needle, make_body_needles
from portal.models import Connection, StoreEvent, TrackerEvent
from portal.privacy.find_person import Person
from portal.sources.problem import UnreadablePayload
from portal.sources.stores.registry import STORES
from portal.vocabulary.connection_kind import RawEventState

_PAGE_SIZE: Final = 200
_NEW: Final = RawEventState.NEW.value
_Table: TypeAlias = type[StoreEvent] | type[TrackerEvent]
_Events: TypeAlias = "Select[StoreEvent | TrackerEvent]"


def find_payloads(session: Session, table: _Table, person: Person) -> list[uuid.UUID]:
    """Ids of payloads that name the person's address, number or parcel, or belong to one of their orders."""
    return _find(session, person, _walk(session, table, person.merchant_id))


def find_new_payloads(session: Session, table: _Table, person: Person) -> list[uuid.UUID]:
    """The same of those whose first turn has not come; one that has failed already may wait for days."""
    wanted = select(table).where(table.merchant_id == person.merchant_id, table.state == _NEW, table.attempts == 0)
    return _find(session, person, session.scalars(cast(_Events, wanted)))


def _find(session: Session, person: Person, events: Iterable[StoreEvent | TrackerEvent]) -> list[uuid.UUID]:
    needles = make_body_needles({*person.contact_texts, *person.held.addresses, *person.tracking_numbers})
    sources = _load_sources(session, person)
    found = []
    for event in events:
        is_named = bool(event.body) and holds_needle(event.body, needles)
        if is_named or event.waits_for in person.tracking_numbers or _is_of_order(event, person, sources):
            found.append(event.id)
    return found


def _walk(session: Session, table: _Table, merchant_id: uuid.UUID) -> Iterator[StoreEvent | TrackerEvent]:
    wanted = cast(_Events, select(table)).where(table.merchant_id == merchant_id).order_by(table.id).limit(_PAGE_SIZE)
    after: uuid.UUID | None = None
    while page := session.scalars(wanted if after is None else wanted.where(table.id > after)).all():
        yield from page
        after = page[-1].id
        # Bodies are large and the session would keep them all.
        session.expunge_all()


def _is_of_order(event: StoreEvent | TrackerEvent, person: Person, sources: Mapping[uuid.UUID, str]) -> bool:
    known = person.external_ids.get(event.connection_id, frozenset())
    if event.waits_for in known:
        return True
    # Reading is dear: only what could name the order is read.
    if not any(external_id.encode() in event.body for external_id in known):
        return False
    try:
        return STORES[sources[event.connection_id]].parse(event.topic, event.body).order_external_id in known
    except UnreadablePayload:
        return True


def _load_sources(session: Session, person: Person) -> Mapping[uuid.UUID, str]:
    rows = session.execute(select(Connection.id, Connection.source).where(Connection.id.in_(person.external_ids)))
    return {row.id: row.source for row in rows}
