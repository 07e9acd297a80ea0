"""Something happened: stored once, in the caller's own transaction, and planned right after its commit."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from notifier.audience.recipients import Person, record_recipient
from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.ids import new_id
from notifier.models import TriggerEvent
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import Facts
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import TriggerState
from notifier.vocabulary.topic import Topic

__all__ = ["PLAN_MESSAGES", "Person", "TriggerDraft", "record_trigger"]

PLAN_MESSAGES: Final = "notifier.plan_messages"
_TRIGGERS = cast(Table, TriggerEvent.__table__)


@dataclass(frozen=True, slots=True)
class TriggerDraft:
    """One occurrence as the caller tells it; `dedupe_key` names the occurrence within the sender.

    `facts` must be JSON; `language` is BCP 47; `lifetime_seconds` counts from `occurred_at`: later the news is stale.
    """

    sender_id: uuid.UUID
    trigger: str
    dedupe_key: str
    subject_key: str
    topic: Topic
    lane: Lane
    language: str
    occurred_at: dt.datetime
    lifetime_seconds: int
    person: Person | None
    facts: Facts
    #: What later news with the same key replaces as long as it has not left, such as `estimate:<parcel>`.
    replace_key: str | None = None
    #: Set for answers to what the person has just written: they go back on this channel only.
    answers_on: Channel | None = None


def record_trigger(session: Session, draft: TriggerDraft, *, recipient_id: uuid.UUID | None = None) -> bool:
    """Store the trigger and its person unless it is known already; returns whether it was new.

    With a `recipient_id` the person is one the sender knows, whatever the draft says.
    """
    if recipient_id is None:
        recipient_id = record_recipient(session, draft.sender_id, draft.person, subject_key=draft.subject_key)
    row = {
        "id": new_id(),
        "sender_id": draft.sender_id,
        "recipient_id": recipient_id,
        "trigger": draft.trigger,
        "dedupe_key": draft.dedupe_key,
        "subject_key": draft.subject_key,
        "topic": draft.topic.value,
        "lane": draft.lane.value,
        "language": draft.language,
        "facts": draft.facts,
        "replace_key": draft.replace_key,
        "answers_on": draft.answers_on.value if draft.answers_on else None,
        "occurred_at": draft.occurred_at,
        "recorded_at": utc_now(),
        "stale_at": draft.occurred_at + dt.timedelta(seconds=draft.lifetime_seconds),
        "state": TriggerState.NEW.value,
    }
    is_new = insert_or_ignore(session, _TRIGGERS, [row], on=("sender_id", "dedupe_key")) > 0
    if is_new:
        request_wake_up(session, PLAN_MESSAGES)
    return is_new
