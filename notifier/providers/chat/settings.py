"""What chat is set up with, and everything that can be wrong with it."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from notifier.foundation.errors import ConfigurationError
from notifier.providers.chat.apprise_library import ChatRoom, find_problem, open_room
from notifier.providers.chat.services import EITHER, HOSTED, OTHER_NAMES, OWN_HOST
from notifier.providers.kinds import refuse_unknown_keys

_KEYS = ("url",)
#: Some services take several requests for one message; after this nobody waits any longer.
LONGEST_SEND_SECONDS = 40.0


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """Where the team reads."""

    #: As Apprise writes it: `slack://…`, `mmosts://chat.shop.example/<token>`. It is a credential.
    url: str

    @classmethod
    def parse(cls, settings: Mapping[str, str]) -> "ChatSettings":
        """Read `url`; raises `ConfigurationError` with every problem, and never repeats the URL itself."""
        problems = refuse_unknown_keys("chat", settings, _KEYS)
        url = settings.get("url", "").strip()
        problem = find_problem() or _find_url_problem(url)
        if problem:
            problems.append(problem)
        if problems:
            raise ConfigurationError(tuple(problems))
        return cls(url)

    def open_room(self, *, allows_private: bool) -> tuple[ChatRoom, str | None]:
        """The room and the host to check before each message (None: the company's own).

        Raises `ConfigurationError` for what Apprise cannot read, several places in one URL, a private address.
        """
        room = open_room(self.url, longest_seconds=LONGEST_SEND_SECONDS)
        schema = _read_schema(self.url)
        if room is None:
            raise ConfigurationError((f"url is not what {schema}:// needs: something is missing or misspelt in it.",))
        if room.places > 1:
            raise ConfigurationError(
                (f"url names {room.places} places; give one, so that a repeated message reaches nobody twice.",)
            )
        host = None if schema in HOSTED else room.host
        if host and not allows_private and _is_private_literal(host):
            raise ConfigurationError((f"url leads to {host}, and private addresses are not allowed here.",))
        return room, host


def _find_url_problem(url: str) -> str | None:
    if not url:
        return "url is missing: the address of the chat as Apprise writes it, such as slack://… or mmosts://…."
    schema = _read_schema(url)
    if schema in HOSTED | OWN_HOST | EITHER:
        return None
    if schema in OTHER_NAMES:
        return f"url begins with {schema}://; Apprise writes {OTHER_NAMES[schema]} for it."
    known = ", ".join(sorted(HOSTED | OWN_HOST | EITHER))
    return f"url must begin with one of these and ://, not with {schema!r}: {known}."


def _read_schema(url: str) -> str:
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return url.partition(":")[0].lower()


def _is_private_literal(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return False
