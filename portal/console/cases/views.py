"""What the pages about cases show."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.engagement.case_reading import WantedChange
from portal.engagement.saved_replies import ReplyView
from portal.vocabulary.case_state import CaseState


class CaseProblem(StrEnum):
    """What is wrong with a form about a case."""

    ANSWER_MISSING = "answer_missing"
    ANSWER_TOO_LONG = "answer_too_long"
    DECISION_MISSING = "decision_missing"
    CLOSED_MEANWHILE = "closed_meanwhile"
    REPLY_INCOMPLETE = "reply_incomplete"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A case in the inbox; `waits_since` by the merchant's clock."""

    number: str
    kind: str
    order_number: str
    shopper: str
    words: str
    assignee: str | None
    waits_since: dt.datetime


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Cases in one state; `more_url` None on the last page."""

    state: CaseState
    is_mine: bool
    rows: tuple[InboxRow, ...]
    more_url: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the conversation."""

    is_ours: bool
    text: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case; `team` are ids and addresses it can be given to, `answer` what was typed and not taken."""

    number: str
    kind: str
    state: CaseState
    order_id: uuid.UUID
    order_number: str
    opened_at: dt.datetime
    conversation: tuple[Said, ...]
    items: tuple[str, ...]
    change: WantedChange | None
    team: tuple[tuple[uuid.UUID, str], ...]
    assignee_id: uuid.UUID | None
    replies: tuple[ReplyView, ...]
    answer: str
    problems: Mapping[str, CaseProblem]


@dataclass(frozen=True, slots=True)
class RepliesPage:
    """Kept answers, and the form for one more."""

    replies: tuple[ReplyView, ...]
    name: str
    text: str
    problems: Mapping[str, CaseProblem]
