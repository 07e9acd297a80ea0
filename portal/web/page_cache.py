"""Pages kept as bytes by version, and the small WSGI layer that answers them before Flask builds a request."""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import parse_qs

from portal.web.security_headers import SECURITY_HEADERS

Headers = list[tuple[str, str]]
StartResponse = Callable[[str, Headers], object]
WsgiApp = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

PAGE_PREFIX: Final = "/t/"
PAGE_STATE: Final = "milepost.page_state"
PAGE_PROBLEM: Final = "milepost.page_problem"
#: htmx stops asking when it sees this status.
STOP_POLLING: Final = 286
_STATUS_LINES: Final = {200: "200 OK", STOP_POLLING: "286 Stop Polling"}
_COMPRESSION: Final = 5

_CACHE_HEADERS: Final = (
    ("Cache-Control", "private, no-cache"),
    ("Vary", "HX-Request, Accept-Encoding, Accept-Language"),
)
_PAGE_HEADERS: Final = (*SECURITY_HEADERS, *_CACHE_HEADERS)


class State(Protocol):
    """What the layer must know of a page."""

    @property
    def version(self) -> str:
        """Everything that changes the bytes, as one text."""

    @property
    def locale_tag(self) -> str:
        """The language the page is shown in."""


# A tuple, as it is made for every refresh: a frozen dataclass takes three times as long.
class AskedPage(NamedTuple):
    """What a request asks for: the link, page or block, the chosen language, the browser's languages as they came."""

    token: str
    is_fragment: bool
    chosen_language: str
    browser_languages: str


class PageKey(NamedTuple):
    """One way to see one page. The language is the one it is shown in: what browsers say has no end of spellings."""

    token: str
    is_fragment: bool
    locale_tag: str
    #: Addresses on the page carry the language when it was chosen there.
    is_language_chosen: bool


@dataclass(frozen=True, slots=True)
class KeptPage:
    """Rendered bytes, compressed, and the version they show."""

    version: str
    status: int
    body: bytes


class PageCache:
    """The least recently shown pages leave when the bytes grow over the limit."""

    def __init__(self, *, most_bytes: int) -> None:
        """`most_bytes` counts compressed bodies."""
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[PageKey, KeptPage] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: PageKey, version: str) -> KeptPage | None:
        """The kept page when it shows this version."""
        page = self._pages.get(key)
        if page is None or page.version != version:
            return None
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
        return page

    def keep(self, key: PageKey, version: str, html: str, *, status: int) -> KeptPage:
        """Compress and keep a page, in place of an older version of it."""
        page = KeptPage(version, status, gzip.compress(html.encode(), _COMPRESSION, mtime=0))
        with self._lock:
            old = self._pages.pop(key, None)
            self._bytes += len(page.body) - (len(old.body) if old else 0)
            self._pages[key] = page
            while self._bytes > self._most_bytes and len(self._pages) > 1:
                _, gone = self._pages.popitem(last=False)
                self._bytes -= len(gone.body)
        return page


class PageLayer:
    """WSGI: answers tracking pages whose version has not changed; everything else goes on to the application."""

    def __init__(self, app: WsgiApp, cache: PageCache, find_state: Callable[[AskedPage], State | None]) -> None:
        """`find_state` knows the current version of a page, None when the link opens nothing.

        What it found goes on to the application as `environ[PAGE_STATE]`, so that nobody looks twice.
        """
        self._app = app
        self._cache = cache
        self._find_state = find_state

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer from what is kept, or pass the request on."""
        asked = asked_page(environ)
        state = None if asked is None else self._look(asked, environ)
        if asked is None or state is None:
            return self._app(environ, start_response)
        environ[PAGE_STATE] = state
        version = state.version
        if f'"{version}"' in environ.get("HTTP_IF_NONE_MATCH", ""):
            # These alone (RFC 9110, 15.4.5): browsers keep the others with the page (RFC 9111, 3.2).
            start_response("304 Not Modified", [("ETag", f'W/"{version}"'), *_CACHE_HEADERS])
            return []
        page = self._cache.find(page_key(asked, state), version)
        if page is None:
            return self._app(environ, start_response)
        body, headers = represent(page, accepts_gzip="gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""))
        start_response(_STATUS_LINES[page.status], headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _look(self, asked: AskedPage, environ: dict[str, Any]) -> State | None:
        try:
            return self._find_state(asked)
        except Exception as problem:  # noqa: BLE001  the edge of the process: Flask raises it again
            # Raised here it would reach the server, whose log names the secret address.
            environ[PAGE_PROBLEM] = problem
            return None


def page_key(asked: AskedPage, state: State) -> PageKey:
    """Under which key the page that was asked for is kept."""
    return PageKey(asked.token, asked.is_fragment, state.locale_tag, bool(asked.chosen_language))


def asked_page(environ: dict[str, Any]) -> AskedPage | None:
    """Which page a request asks for; None when it asks for something else."""
    path: str = environ["PATH_INFO"]
    if not path.startswith(PAGE_PREFIX) or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return None
    token = path[len(PAGE_PREFIX) :]
    if not token or "/" in token or "." in token or "\0" in token:
        return None
    query: str = environ.get("QUERY_STRING", "")
    chosen = parse_qs(query).get("lang", [""])[0][:35] if query else ""
    return AskedPage(
        token=token,
        is_fragment=environ.get("HTTP_HX_REQUEST") == "true",
        chosen_language=chosen,
        browser_languages=environ.get("HTTP_ACCEPT_LANGUAGE", "")[:100],
    )


def represent(page: KeptPage, *, accepts_gzip: bool) -> tuple[bytes, Headers]:
    """Body and headers of a kept page, as Flask and the layer both send them."""
    body = page.body if accepts_gzip else gzip.decompress(page.body)
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("ETag", f'W/"{page.version}"'),
        *_PAGE_HEADERS,
    ]
    if accepts_gzip:
        headers.append(("Content-Encoding", "gzip"))
    return body, headers
