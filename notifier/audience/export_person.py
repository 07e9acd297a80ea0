"""Everything a sender holds of a person, as documents, one section after the other and never all of it in memory."""

from collections.abc import Iterator
from typing import Final, TypeAlias, cast

from sqlalchemy import ColumnElement, Table, and_
from sqlalchemy.orm import Session

from notifier.audience.find_people import Holdings
from notifier.audience.personal_tables import (
    CALLBACKS,
    CONVERSATIONS,
    EVENTS,
    FORGOTTEN,
    INBOUND,
    MESSAGES,
    MESSAGES_TO_OTHERS,
    RECIPIENTS,
    SUPPRESSIONS,
)
from notifier.audience.raw_callbacks import find_callbacks
from notifier.foundation.personal_data import Document, PersonalTable, read_rows
from notifier.foundation.sealing import Sealer
from notifier.models import Message, TriggerEvent

#: The name of a section, and its documents.
Section: TypeAlias = tuple[str, Iterator[Document]]

_MESSAGES = cast(Table, Message.__table__)
_EVENTS = cast(Table, TriggerEvent.__table__)
_BY_ADDRESS: Final = (SUPPRESSIONS, FORGOTTEN, CONVERSATIONS, INBOUND)


def export_person(session: Session, sealer: Sealer, held: Holdings) -> Iterator[Section]:
    """The sections of the export; each has to be read before the next one is asked for."""

    def read(personal: PersonalTable, concerned: ColumnElement[bool], section: str = "") -> Section:
        return section or personal.section, read_rows(session, sealer, personal, concerned)

    yield read(RECIPIENTS, held.is_recipient(RECIPIENTS.table, "id"))
    for personal in _BY_ADDRESS:
        yield read(personal, held.is_address(personal.table))
    yield read(EVENTS, held.is_event)
    yield read(MESSAGES, held.is_recipient(_MESSAGES))
    yield read(MESSAGES_TO_OTHERS, held.is_message_to_others)
    callbacks = find_callbacks(session, held)
    unplaced = and_(CALLBACKS.table.c.id.in_(callbacks), CALLBACKS.table.c.message_id.is_(None))
    yield read(CALLBACKS, unplaced, "other_callbacks")
