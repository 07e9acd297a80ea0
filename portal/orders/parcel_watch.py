"""From which day a parcel is late, and from which moment nobody has heard of it for too long: pure."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from portal.alerts.timed_thresholds import CUSTOMS_DAYS, FIRST_SCAN_HOURS, TRANSIT_DAYS
from portal.vocabulary.milestone import Milestone

#: Trouble that no clock brings.
EXCEPTIONS: Final = frozenset({Milestone.EXCEPTION, Milestone.EXPIRED, Milestone.RETURNING})
UNSEEN: Final = frozenset({Milestone.PENDING, Milestone.INFO_RECEIVED})
MOVING: Final = frozenset({Milestone.IN_TRANSIT, Milestone.OUT_FOR_DELIVERY, Milestone.FAILED_ATTEMPT})
CAN_BE_LATE: Final = UNSEEN | MOVING | {Milestone.EXCEPTION}
#: The first scan is waited for on working days; here a weekend is added, so that nobody looks for nothing.
UNTIL_FIRST_SCAN: Final = dt.timedelta(hours=FIRST_SCAN_HOURS, days=2)


@dataclass(frozen=True, slots=True)
class WatchedParcel:
    """A parcel that is shown, with the newest line of its timeline."""

    milestone: Milestone
    milestone_at: dt.datetime | None
    created_at: dt.datetime
    shipped_at: dt.datetime | None
    due_on: dt.date | None
    heard_at: dt.datetime | None
    needs_action: bool

    @property
    def is_exception(self) -> bool:
        """Whether it is in trouble."""
        return self.milestone in EXCEPTIONS

    @property
    def must_act(self) -> bool:
        """Whether somebody has to do something before it goes on."""
        # That somebody fetches it is what a pickup point is for.
        is_open = not self.milestone.is_terminal and self.milestone is not Milestone.AVAILABLE_FOR_PICKUP
        return self.needs_action and is_open

    @property
    def late_on(self) -> dt.date | None:
        """The first day on which it is late, None when it cannot be."""
        if self.milestone not in CAN_BE_LATE or self.due_on is None:
            return None
        return self.due_on + dt.timedelta(days=1)

    @property
    def silent_at(self) -> dt.datetime | None:
        """From when on the silence is too long, None when nobody expects to hear anything."""
        if self.milestone in UNSEEN:
            return (self.shipped_at or self.created_at) + UNTIL_FIRST_SCAN
        if self.milestone in MOVING:
            return (self.heard_at or self.milestone_at or self.created_at) + dt.timedelta(days=TRANSIT_DAYS[0])
        if self.milestone is Milestone.EXCEPTION:
            return (self.heard_at or self.created_at) + dt.timedelta(days=CUSTOMS_DAYS[-1])
        return None

    @property
    def attention_at(self) -> dt.datetime | None:
        """The first moment at which somebody should look."""
        moments = [self.silent_at]
        if self.late_on is not None:
            moments.append(dt.datetime.combine(self.late_on, dt.time(), dt.UTC))
        if self.is_exception or self.must_act:
            moments.append(self.heard_at or self.milestone_at or self.created_at)
        return min((moment for moment in moments if moment is not None), default=None)
