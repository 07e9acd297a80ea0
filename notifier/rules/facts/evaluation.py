"""What a condition is held against: a trigger's snapshot, the clock, and what the person was told before."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from notifier.vocabulary.facts import Facts


@dataclass(frozen=True, slots=True)
class EarlierMessages:
    """Names of the triggers whose messages about the same subject were sent, seen and clicked; None: not known."""

    sent: tuple[str, ...] | None
    seen: tuple[str, ...] | None
    clicked: tuple[str, ...] | None


NO_HISTORY: Final = EarlierMessages(sent=None, seen=None, clicked=None)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One moment of judging: `now` is aware, `today` is the shop's own day at that moment."""

    facts: Facts
    now: dt.datetime
    today: dt.date
    earlier: EarlierMessages
