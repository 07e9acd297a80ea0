"""People a sender writes to, as other software reads them, and the answers it tells of them."""

from notifier.audience.recipients import Person, record_recipient
from notifier.audience.told_answers import LaterRefusalError, ToldAnswers, UnprovenError, record_told_answers
from notifier.queries.people import KnownAddress, PeopleFilter, PersonRecord, load_people

__all__ = [
    "KnownAddress",
    "LaterRefusalError",
    "PeopleFilter",
    "Person",
    "PersonRecord",
    "ToldAnswers",
    "UnprovenError",
    "load_people",
    "record_recipient",
    "record_told_answers",
]
