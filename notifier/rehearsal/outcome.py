"""What would have become of one decision."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from notifier.queries.standing import Contact
from notifier.rules.matching import RuleTerms
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.suppression_reason import RefusalReason


@dataclass(frozen=True, slots=True)
class Outcome:
    """A message that would have left, or with a `reason` would not."""

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
