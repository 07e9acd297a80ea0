"""The way back after somebody has stopped everything: what they have refused last is as it was before."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TypeAlias, cast

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.orm import Session

from notifier.audience.consent_ledger import Choice, Evidence, record_choices
from notifier.audience.consent_modes import Modes, load_modes
from notifier.models import ConsentChange
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_mode import waits_for_yes
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.topic import Topic

_CHANGES = cast(Table, ConsentChange.__table__)
_Owner: TypeAlias = tuple[uuid.UUID, uuid.UUID]
_Pair: TypeAlias = tuple[str, str]


def take_back_refusal(session: Session, owner: _Owner, evidence: Evidence) -> int:
    """Grant again what a person (sender and recipient) refused with their last answers and wanted before.

    What nobody may be sent without a yes is granted only if there was one. Returns how many answers changed.
    """
    newest = session.scalar(select(func.max(_CHANGES.c.changed_at)).where(*_is_of(owner)))
    if newest is None:
        return 0
    refused, before = _load_ledger(session, owner, newest)
    modes = load_modes(session, owner[0])
    choices = tuple(
        Choice(Topic(topic), Channel(channel), ConsentState.GRANTED)
        for topic, channel in refused
        if before.get((topic, channel)) == ConsentState.GRANTED
        or ((topic, channel) not in before and not _waits(modes, Topic(topic), Channel(channel)))
    )
    return record_choices(session, owner, choices, evidence)


def _waits(modes: Modes, topic: Topic, channel: Channel) -> bool:
    return waits_for_yes(topic, channel, modes.get((topic, channel)))


def _load_ledger(session: Session, owner: _Owner, newest: dt.datetime) -> tuple[Sequence[_Pair], dict[_Pair, str]]:
    """What was refused at the newest moment, and what was said before of all pairs."""
    columns = (_CHANGES.c.topic, _CHANGES.c.channel, _CHANGES.c.state, _CHANGES.c.changed_at)
    rows = session.execute(select(*columns).where(*_is_of(owner)).order_by(_CHANGES.c.changed_at)).all()
    last = [row for row in rows if row.changed_at == newest and row.state == ConsentState.REFUSED]
    before = {(row.topic, row.channel): row.state for row in rows if row.changed_at < newest}
    return [(row.topic, row.channel) for row in last], before


def _is_of(owner: _Owner) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (_CHANGES.c.sender_id == owner[0], _CHANGES.c.recipient_id == owner[1])
