"""What would have become of one decision."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row

from notifier.queries.standing import Contact
from notifier.rules.matching import RuleTerms
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.suppression_reason import RefusalReason


@dataclass(frozen=True, slots=True)
class Shown:
    """As much of an outcome as a report may show: it goes from one process to another, which its rows do not."""

    trigger_id: uuid.UUID
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    rule_id: uuid.UUID
    recipient_id: uuid.UUID
    channel: Channel
    words: str
    language: str
    wanted_at: dt.datetime
    leaves_at: dt.datetime
    is_if_needed: bool
    reason: RefusalReason | None


class Outcome(NamedTuple):
    """A message that would have left, or with a `reason` would not; a tuple, because so many are made."""

    trigger: Row[*tuple[Any, ...]]
    rule: RuleTerms
    contact: Contact
    #: The trigger whose words are said: the one that happened, or one about it for a carrier or the team.
    words: str
    language: str
    cascade_step: int | None
    #: When the rule wants it to leave.
    wanted_at: dt.datetime
    #: When it would after everything that makes it wait.
    due_at: dt.datetime
    #: When it is sent: what is due in the past leaves once it is known.
    leaves_at: dt.datetime
    stale_at: dt.datetime
    reason: RefusalReason | None

    @property
    def recipient_id(self) -> uuid.UUID:
        """Whom it would have told."""
        return self.contact.recipient_id

    @property
    def channel(self) -> Channel:
        """Where."""
        return self.contact.channel

    @property
    def is_if_needed(self) -> bool:
        """A later step of a cascade: it leaves only if nobody was reached before."""
        return bool(self.cascade_step)

    def show(self) -> Shown:
        """As much as a report may show."""
        return Shown(
            trigger_id=self.trigger.id,
            occurred_at=self.trigger.occurred_at,
            recorded_at=self.trigger.recorded_at,
            rule_id=self.rule.id,
            recipient_id=self.recipient_id,
            channel=self.channel,
            words=self.words,
            language=self.language,
            wanted_at=self.wanted_at,
            leaves_at=self.leaves_at,
            is_if_needed=self.is_if_needed,
            reason=self.reason,
        )
