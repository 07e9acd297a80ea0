"""A scan: one parsed line of a carrier's report, with an identity that survives repetition and other sources."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.fault import Fault
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.origin import Origin

_NEITHER_LETTER_NOR_DIGIT: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scan happened, as far as the source says; country is an ISO 3166-1 alpha-2 code where known."""

    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""

    @property
    def is_known(self) -> bool:
        """True when at least one part is known."""
        return bool(self.city or self.region or self.postcode or self.country)

    @property
    def label(self) -> str:
        """One line for people, e.g. "Orlando, FL, US"; empty when nothing is known."""
        return ", ".join(part for part in (self.city, self.region, self.country) if part)


NOWHERE = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One scan; `occurred_at` is aware UTC, `local_offset_minutes` the depot's offset when the source gave it."""

    milestone: Milestone
    code: CheckpointCode
    fault: Fault | None
    action_required: bool
    origin: Origin
    occurred_at: datetime
    local_offset_minutes: int | None
    place: Place = NOWHERE
    wording: str = ""
    carrier_code: str = ""
    is_correction: bool = False
    #: What the scan is called, as 64 hex digits; made once because sorting and folding ask for it again and again.
    digest: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a naive moment at once, keep every moment in UTC and name the scan."""
        if self.occurred_at.tzinfo is None:
            raise ValueError("The time of a scan needs its offset from UTC.")
        object.__setattr__(self, "occurred_at", self.occurred_at.astimezone(UTC))
        object.__setattr__(self, "digest", _digest_of(self))

    @property
    def local_time(self) -> datetime:
        """The wall clock of the depot, without offset; UTC where the source did not give the offset."""
        return self.occurred_at.replace(tzinfo=None) + timedelta(minutes=self.local_offset_minutes or 0)


def _digest_of(scan: Scan) -> str:
    """The natural identity of a scan.

    Made of the minute, the place's name and the carrier's wording: sources drop seconds and write places and
    letters differently. Code and milestone stay out, so that mapping an unknown code later finds the same scan.
    """
    place = scan.place.city or scan.place.postcode or scan.place.region or scan.place.country
    said = _plain(scan.wording) or _plain(scan.carrier_code) or scan.code.value
    minute = scan.occurred_at.isoformat(timespec="minutes")[:16]
    parts = (f"{minute}Z", _plain(place), said, "correction" if scan.is_correction else "")
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _plain(text: str) -> str:
    """Letters and digits only, without case, so that "ORLANDO, FL" and "Orlando FL" are one."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NEITHER_LETTER_NOR_DIGIT.sub("", folded)
