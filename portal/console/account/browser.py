"""Which browser somebody signs in with, in words they know it by."""

from typing import Final

from flask import request

from portal.merchants.console_sessions import Browser
from portal.web.rate_limits import client_network

#: What browsers call themselves: the first that is found counts, as most name others as well.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def this_browser() -> Browser:
    """The browser of this request."""
    return Browser(describe_agent(request.user_agent.string), client_network(request.remote_addr))


def describe_agent(user_agent: str) -> str:
    """Such as `Firefox, Linux`; empty when neither is known."""
    found = (_find(user_agent, _BROWSERS), _find(user_agent, _SYSTEMS))
    return ", ".join(name for name in found if name)


def _find(user_agent: str, marks: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in marks if mark in user_agent), "")
