"""The header that makes a mail service name our message in what it reports about the mail."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from notifier.foundation.errors import ConfigurationError

#: Under this name services keep our id. A hyphen, because it becomes part of a header's name at Postmark.
MESSAGE_KEY: Final = "milepost-message"

_UUID: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PLAIN_ID: Final = re.compile(_UUID)
_MESSAGE_ID_HEADER: Final = re.compile(f"<?({_UUID})@[^<>@\\s]+>?")


def tracking_headers(service: str, message_id: UUID) -> tuple[tuple[str, str], ...]:
    """The headers to add to a mail that `service` carries; none for `""`, where nobody reports.

    Raises `ConfigurationError` for a service nobody knows. SES gives tags back only in events of a configuration set.
    """
    if not service:
        return ()
    if service not in _HEADERS:
        raise ConfigurationError((f"{service!r} reports about no mails; {', '.join(_HEADERS)} do.",))
    name, write = _HEADERS[service]
    return ((name, write(str(message_id))),)


def find_message_id(text: str | None) -> UUID | None:
    """Our id as `tracking_headers` wrote it, None for anything else."""
    return UUID(text) if text and _PLAIN_ID.fullmatch(text) else None


def find_in_message_id_header(header: str | None) -> UUID | None:
    """Our id from a `Message-ID` of our own making, which is `<id@domain>`; None from anybody else's."""
    found = _MESSAGE_ID_HEADER.fullmatch(header.strip()) if header else None
    return UUID(found[1]) if found else None


def _object(message_id: str) -> str:
    return json.dumps({MESSAGE_KEY: message_id})


def _unique_args(message_id: str) -> str:
    return json.dumps({"unique_args": {MESSAGE_KEY: message_id}})


def _tag(message_id: str) -> str:
    return f"{MESSAGE_KEY}={message_id}"


_HEADERS: Final[Mapping[str, tuple[str, Callable[[str], str]]]] = {
    "ses": ("X-SES-MESSAGE-TAGS", _tag),
    "mailgun": ("X-Mailgun-Variables", _object),
    "sendgrid": ("X-SMTPAPI", _unique_args),
    "postmark": (f"X-PM-Metadata-{MESSAGE_KEY}", str),
    "mandrill": ("X-MC-Metadata", _object),
}


SERVICES: Final = tuple(_HEADERS)
