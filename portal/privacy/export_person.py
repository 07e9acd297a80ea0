"""Everything held of a person in both packages, section by section: thousands of messages fit."""

from collections.abc import Iterator

from sqlalchemy import and_
from sqlalchemy.orm import Session

from notifier.api.persons import Section
from notifier.api.persons import export_person as export_from_notifier
from notifier.foundation.personal_data import Document, PersonalTable, read_rows
from notifier.foundation.sealing import Sealer
from portal.models import StoreEvent, TrackerEvent
from portal.privacy.find_payloads import find_payloads
from portal.privacy.find_person import Person
from portal.privacy.personal_tables import JOURNEYS, ORDERS, STORE_PAYLOADS, TRACKER_PAYLOADS


def export_person(session: Session, sealer: Sealer, person: Person) -> Iterator[Section]:
    """Sections of documents; each has to be read to its end before the next one is asked for."""
    yield ORDERS.section, read_rows(session, sealer, ORDERS, ORDERS.table.c.id.in_(person.order_ids))
    for personal, model in ((STORE_PAYLOADS, StoreEvent), (TRACKER_PAYLOADS, TrackerEvent)):
        yield personal.section, _read_payloads(session, sealer, (personal, model), person)
    journeys = JOURNEYS.table.c
    concerned = and_(journeys.merchant_id == person.merchant_id, journeys.tracking_number.in_(person.tracking_numbers))
    yield JOURNEYS.section, read_rows(session, sealer, JOURNEYS, concerned)
    yield from export_from_notifier(session, sealer, person.held)


def _read_payloads(
    session: Session,
    sealer: Sealer,
    kind: tuple[PersonalTable, type[StoreEvent] | type[TrackerEvent]],
    person: Person,
) -> Iterator[Document]:
    personal, model = kind
    yield from read_rows(session, sealer, personal, personal.table.c.id.in_(find_payloads(session, model, person)))
