"""What a policy can answer: nothing against it, not yet, or no."""

import datetime as dt
from dataclasses import dataclass

from notifier.vocabulary.suppression_reason import RefusalReason


@dataclass(frozen=True, slots=True)
class Allow:
    """Nothing speaks against the message."""


@dataclass(frozen=True, slots=True)
class Defer:
    """The message waits until a moment."""

    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Suppress:
    """The message is not sent, and why."""

    reason: RefusalReason


Verdict = Allow | Defer | Suppress
ALLOW = Allow()
