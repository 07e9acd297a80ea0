"""Which push services we talk to: those of the browsers' makers, and those that whoever runs the machine names."""

import re
from dataclasses import dataclass
from typing import Final

from notifier.foundation.errors import ConfigurationError, PermanentError

#: An endpoint comes from a browser, that is from anybody: only these hosts are ever asked, so that nobody makes us
#: knock at doors of our own network. Chrome, Edge, Opera, Samsung Internet (Chromium's push_messaging_constants.cc),
#: Firefox (autopush's documentation), Safari.
_HOSTS: Final = frozenset({"fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"})
#: Apple asks to allow `*.push.apple.com` ("Sending web push notifications in web apps and browsers"), Microsoft
#: `*.notify.windows.com` for Edge's own service; Mozilla moves hosts below its own.
_HOST_ENDINGS: Final = (".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")
_HTTPS: Final = "https://"
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_AUTHORITY: Final = re.compile(r"(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?")


class EndpointError(PermanentError):
    """An address of the web that cannot be the endpoint of a push subscription."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint taken apart; origin and path together are the endpoint again."""

    #: In lower case and without the port that goes without saying: `https://fcm.googleapis.com`.
    origin: str
    #: With the query, if there is one; begins with a slash.
    path: str
    #: A name or an address, IPv6 without brackets.
    host: str
    port: int

    @property
    def is_encrypted(self) -> bool:
        return self.origin.startswith(_HTTPS)

    @property
    def authority(self) -> str:
        """Host and port as the `Host` header has them."""
        return self.origin.partition("://")[2]


@dataclass(frozen=True, slots=True)
class PushOrigins:
    """The origins of push services that may be asked."""

    #: Beside the built-in ones; these may be without encryption and on private addresses.
    further: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str) -> "PushOrigins":
        """Read further origins, separated by spaces; raises `ConfigurationError` that names each wrong one."""
        words = text.split()
        problems = [f"{word!r} is no origin such as https://push.example." for word in words if not _is_origin(word)]
        if problems:
            raise ConfigurationError(tuple(problems))
        return cls(frozenset(origin_of(word) for word in words))

    def has(self, origin: str) -> bool:
        """Whether the origin may be asked; it must be as `origin_of` writes it."""
        return origin in self.further or _is_known(origin)

    def may_be_private(self, origin: str) -> bool:
        """Whether the origin may lead into a private network, because somebody at this machine has named it."""
        return origin in self.further


def origin_of(endpoint: str) -> str:
    """Scheme, host and port (RFC 6454) in lower case and without a default port; raises `EndpointError`."""
    return split_endpoint(endpoint).origin


def split_endpoint(endpoint: str) -> Endpoint:
    """Origin and path; raises `EndpointError` for whatever two readers of addresses could understand differently."""
    if not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint or "\\" in endpoint:
        raise EndpointError("The endpoint has characters that an address of the web cannot have.")
    scheme, separator, rest = endpoint.partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in _DEFAULT_PORTS:
        raise EndpointError("The endpoint must be an address that begins with https://.")
    if "#" in rest:
        raise EndpointError("The endpoint must not have a fragment (#).")
    authority, slash, path = rest.partition("/")
    if "@" in authority:
        raise EndpointError("The endpoint must not name a user.")
    found = _AUTHORITY.fullmatch(authority.lower())
    port = int(found["port"] or _DEFAULT_PORTS[scheme]) if found else 0
    if found is None or not 0 < port < 65_536:
        raise EndpointError("The endpoint has no host that could be asked.")
    shown = "" if port == _DEFAULT_PORTS[scheme] else f":{port}"
    origin = f"{scheme}://{found['host']}{shown}"
    return Endpoint(origin, slash + path or "/", found["host"].strip("[]"), port)


def _is_origin(text: str) -> bool:
    try:
        endpoint = split_endpoint(text)
    except EndpointError:
        return False
    return endpoint.path == "/"


def _is_known(origin: str) -> bool:
    host = origin.removeprefix(_HTTPS)
    # With a port the host would not end so.
    return origin.startswith(_HTTPS) and (host in _HOSTS or host.endswith(_HOST_ENDINGS))
