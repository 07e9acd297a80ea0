"""What is known of a sender's limits and of one person's hours, and the quiet hours that follow for a message."""

import dataclasses
import datetime as dt
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Table

from notifier.authoring.sender_limits import NO_LIMITS, RINGING, SenderLimits
from notifier.authoring.stored_limits import read_sender_limits
from notifier.foundation.open_hours import OpenHours
from notifier.models import Recipient, Sender
from notifier.policies.quiet_hours import QuietHours
from notifier.policies.quiet_stretch import QuietStretch, parse_quiet_stretch
from notifier.queries.standing import Contact
from notifier.rules.country_hours.find_hours import country_windows
from notifier.rules.country_hours.places import Place, Whereabouts, find_place
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.topic import Topic

_PEOPLE = cast(Table, Recipient.__table__)
_SENDERS = cast(Table, Sender.__table__)
#: What `read_person_hours` needs of each row.
PERSON_COLUMNS: Final = (_PEOPLE.c.country, _PEOPLE.c.region, _PEOPLE.c.time_zone, _PEOPLE.c.quiet_hours)
#: What `read_terms_of` needs of each row.
TERMS_COLUMNS: Final = (*PERSON_COLUMNS, _SENDERS.c.limits, _SENDERS.c.time_zone.label("sender_zone"))


@dataclass(frozen=True, slots=True)
class PersonHours:
    """Where somebody lives, as far as is known, and when they want quiet."""

    country: str = ""
    region: str | None = None
    zone: ZoneInfo | None = None
    quiet: QuietStretch | None = None


@dataclass(frozen=True, slots=True)
class LimitTerms:
    """The limits of a sender on its clocks, and the hours of one of its people."""

    limits: SenderLimits
    sender_zone: ZoneInfo
    person: PersonHours


@dataclass(frozen=True, slots=True)
class Limited:
    """A message that some limit may hold back, at the moment it would leave; `id` None before it is planned."""

    id: uuid.UUID | None
    contact: Contact
    topic: Topic
    lane: Lane
    #: E.164, where the channel has one.
    number: str | None
    terms: LimitTerms
    at: dt.datetime


def read_terms_of(row: Row[*tuple[Any, ...]], topic: Topic) -> LimitTerms | None:
    """Terms by a row with `TERMS_COLUMNS`; None when nothing can hold a message about the topic back."""
    if not (row.limits or row.quiet_hours or topic.is_promotional):
        return None
    limits = read_sender_limits(row.limits)
    if limits is NO_LIMITS and not row.quiet_hours and not topic.is_promotional:
        return None
    return LimitTerms(limits, ZoneInfo(row.sender_zone), read_person_hours(row))


def read_person_hours(row: Row[*tuple[Any, ...]]) -> PersonHours:
    """The hours by a row with `PERSON_COLUMNS`."""
    zone = ZoneInfo(row.time_zone) if row.time_zone else None
    quiet = parse_quiet_stretch(row.quiet_hours) if row.quiet_hours else None
    return PersonHours(row.country or "", row.region, zone, quiet)


def find_quiet_hours(message: Limited) -> QuietHours | None:
    """The hours that hold for a message; None when there are none."""
    channel, terms = message.contact.channel, message.terms
    limits, stretch = terms.limits, terms.person.quiet
    asks_country = channel in RINGING and (message.topic.is_promotional or limits.is_courteous)
    asks_merchant = limits.quiet is not None and channel in limits.quiet_channels
    if not (asks_country or asks_merchant or stretch):
        return None
    place = _find_place(message.number, terms.person, terms.sender_zone)
    windows: tuple[OpenHours, ...] = ()
    if asks_country:
        windows = country_windows(place, channel, message.at.date(), is_promotional=message.topic.is_promotional)
    return QuietHours(
        promotion=windows if message.topic.is_promotional else (),
        courtesy=() if message.topic.is_promotional else windows,
        merchant=(limits.quiet.leave_open(terms.sender_zone),) if limits.quiet and asks_merchant else (),
        shopper=_shopper_windows(stretch, terms.person, place) if stretch else (),
    )


def _shopper_windows(stretch: QuietStretch, person: PersonHours, place: Place) -> tuple[OpenHours, ...]:
    zones = (person.zone,) if person.zone else place.zones
    return tuple(stretch.leave_open(zone) for zone in zones)


@lru_cache(maxsize=4096)
def _find_place(number: str | None, person: PersonHours, sender_zone: ZoneInfo) -> Place:
    known = Whereabouts(number, person.country, person.region, person.zone)
    place = find_place(known)
    if place.country or known.zone is not None:
        return place
    # Nothing tells where: shops mostly sell around themselves.
    return find_place(dataclasses.replace(known, zone=sender_zone))
