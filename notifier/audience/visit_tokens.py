"""Tokens of open pixels and tracked links: the target stands inside the signature, so nobody can lead it elsewhere."""

import uuid
from dataclasses import dataclass
from typing import Final

from notifier.channels.link_tracking import is_web_address
from notifier.foundation.signing import Signer, parse_id

_OPEN: Final = "open"
_CLICK: Final = "click"


@dataclass(frozen=True, slots=True)
class ClickLink:
    """Which message a followed link stood in, and where it leads."""

    message_id: uuid.UUID
    url: str


def make_open_token(signer: Signer, message_id: uuid.UUID) -> str:
    """The token of a message's open pixel."""
    return signer.sign(_OPEN, message_id.hex)


def read_open_token(signer: Signer, token: str) -> uuid.UUID | None:
    """The message that was opened, or None when we did not make the token."""
    values = signer.read(_OPEN, token)
    if values is None or len(values) != 1:
        return None
    return parse_id(values[0])


def make_click_token(signer: Signer, message_id: uuid.UUID, url: str) -> str:
    """The token of a tracked link; raises `ValueError` for a target that is no web address (see `is_web_address`)."""
    if not is_web_address(url):
        raise ValueError(f"{url!r} is no web address, so it cannot be a tracked link.")
    return signer.sign(_CLICK, message_id.hex, url)


def read_click_token(signer: Signer, token: str) -> ClickLink | None:
    """Where a tracked link leads, or None when we did not make it; the target is a web address again when read."""
    values = signer.read(_CLICK, token)
    if values is None or len(values) != 2:
        return None
    message_id = parse_id(values[0])
    if message_id is None or not is_web_address(values[1]):
        return None
    return ClickLink(message_id, values[1])
