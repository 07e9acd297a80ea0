"""How a mail account learns what became of its mails: a service that reports events, and where bounces go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from notifier.channels.addresses import AddressError, normalise_email
from notifier.foundation.errors import PermanentError
from notifier.providers.bounce_mail.mailbox_address import parse_mailbox_url
from notifier.providers.tracking_headers import SERVICES

KEYS: Final = ("events", "events_key", "events_topic", "events_cert_origin", "return_path", "bounces")
#: The part before the `@` of a return path gets a token of 41 letters, and may have 64 in all.
_LONGEST_LOCAL_PART: Final = 23


@dataclass(frozen=True, slots=True)
class Reporting:
    """All empty when nobody reports; the notifier's hooks read the other `events_…` settings themselves."""

    #: The service behind the mail server that posts events, such as `ses`.
    events: str = ""
    #: `bounces@shop.example`: bounces of a message go to `bounces+<token>@shop.example`.
    return_path: str = ""
    #: The mailbox in which bounces arrive, `imaps://user:password@host/INBOX`.
    bounces_url: str = field(default="", repr=False)

    @classmethod
    def read(cls, settings: Mapping[str, str], problems: list[str]) -> "Reporting":
        """Read `events`, `return_path` and `bounces`; problems are added to the list."""
        events = settings.get("events", "").strip()
        if events and events not in SERVICES:
            problems.append(f"events is {events!r}, but must be one of {', '.join(sorted(SERVICES))}.")
        bounces_url = settings.get("bounces", "").strip()
        if bounces_url:
            _check_mailbox(bounces_url, problems)
        return cls(events, _read_return_path(settings.get("return_path", "").strip(), problems), bounces_url)


def _check_mailbox(url: str, problems: list[str]) -> None:
    try:
        parse_mailbox_url(url)
    except PermanentError as problem:
        problems.append(f"bounces: {problem}")


def _read_return_path(value: str, problems: list[str]) -> str:
    if not value:
        return ""
    try:
        address = normalise_email(value, allows_local=True)
    except AddressError as problem:
        problems.append(f"return_path is {value!r}, which is not an e-mail address: {problem}")
        return ""
    if len(address.rpartition("@")[0]) > _LONGEST_LOCAL_PART:
        problems.append(f"return_path may have at most {_LONGEST_LOCAL_PART} characters before the @.")
    return address
