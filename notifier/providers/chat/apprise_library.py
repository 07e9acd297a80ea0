"""Apprise, which is an extra, behind the few things of it that we use."""

import importlib
import importlib.util
import logging
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

from notifier.foundation.errors import ConfigurationError

_NAME: Final = "apprise"
CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 15.0
_STATUS: Final = re.compile(r"\berror=(\d{3})\b")


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """What Apprise says of one message."""

    is_accepted: bool
    #: Apprise stopped waiting: the service may still take the message.
    is_unfinished: bool
    #: The HTTP status of a refusal, None where Apprise does not say it.
    status: int | None


class ChatRoom:
    """One place of one service, with every option of the URL that could change what we promise set back."""

    def __init__(self, library: ModuleType, service: Any) -> None:  # noqa: ANN401  Apprise is loaded by name
        """Take a service that `open_room` has made."""
        service.retry = 0  # we repeat, and know when not to
        service.optional = False  # would call every failure a success
        service.redirects = False  # would lead past the check of the host
        service.overflow_mode = library.OverflowMode.TRUNCATE  # one message stays one message
        service.socket_connect_timeout = min(service.socket_connect_timeout or CONNECT_SECONDS, CONNECT_SECONDS)
        service.socket_read_timeout = min(service.socket_read_timeout or READ_SECONDS, READ_SECONDS)
        self._library = library
        self._service = service
        self._sender = library.Apprise(asset=service.asset)
        self._sender.add(service)

    @property
    def host(self) -> str | None:
        """The host the URL names, None when the service lives at its company's."""
        if getattr(self._service, "mode", None) == "cloud":
            return None
        return str(self._service.host)

    @property
    def places(self) -> int:
        """To how many places a message would go."""
        return len(self._service)

    def say(self, title: str, text: str) -> ChatAnswer:
        """Send one message and wait for the answer."""
        result = self._sender.notify(
            body=text, title=title, body_format=self._library.NotifyFormat.TEXT, log_level=logging.WARNING
        )
        statuses = self._library.AppriseResultStatus
        return ChatAnswer(
            is_accepted=result.status is statuses.SUCCESS,
            is_unfinished=result.status is statuses.TIMEOUT,
            status=_find_status([entry.message for entry in result.logs()]),
        )


def find_problem() -> str | None:
    """One sentence when the extra is not installed."""
    if importlib.util.find_spec(_NAME) is None:
        return 'chat needs Apprise, which is not installed: install "milepost[chat]".'
    return None


def open_room(url: str, *, longest_seconds: float) -> ChatRoom | None:
    """The room a URL names, not yet connected; None when Apprise cannot read it.

    A message that takes more than `longest_seconds` is no longer waited for.
    Raises `ConfigurationError` when the extra is not installed.
    """
    problem = find_problem()
    if problem:
        raise ConfigurationError((problem,))
    with warnings.catch_warnings():
        # Apprise loads every plugin when it reads its first URL; one of them still asks for `imghdr`.
        warnings.simplefilter("ignore", DeprecationWarning)
        library = importlib.import_module(_NAME)
        asset = library.AppriseAsset(
            app_id="Milepost",
            app_desc="Milepost",
            app_url="",
            image_url_mask="",
            image_url_logo="",
            storage_mode=library.PersistentStoreMode.MEMORY,
            service_timeout=longest_seconds,
            http_redirects=False,
            allow_templates=False,
        )
        service = library.Apprise.instantiate(url, asset=asset)
    return ChatRoom(library, service) if service is not None else None


def _find_status(sentences: Sequence[str]) -> int | None:
    for sentence in reversed(sentences):
        found = _STATUS.search(sentence)
        if found:
            return int(found[1])
    return None
