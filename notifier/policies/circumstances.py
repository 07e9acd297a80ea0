"""What policies know about one message: frozen facts, collected by set before anyone is asked."""

import datetime as dt
from dataclasses import dataclass

from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class Circumstances:
    """One message at one moment; `consent` None when nobody has asked."""

    topic: Topic
    has_address: bool
    consent: ConsentState | None
    is_address_suppressed: bool
    stale_at: dt.datetime
    now: dt.datetime
