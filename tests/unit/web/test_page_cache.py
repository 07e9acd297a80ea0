"""The layer before Flask: kept bytes, 304, and everything it must leave to the application."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from portal.web.page_cache import AskedPage, Headers, PageCache, PageKey, PageLayer, StartResponse, asked_page


@dataclass(frozen=True)
class Current:
    """A page's version as the layer sees it."""

    version: str
    locale_tag: str = "en"


class Probe:
    """Calls a layer and notes what it answers."""

    def __init__(self, versions: dict[str, str]) -> None:
        self.cache = PageCache(most_bytes=10_000)
        self.passed_on: list[str] = []
        self.versions = versions
        self.layer = PageLayer(self._application, self.cache, self._find)

    def _find(self, asked: AskedPage) -> Current | None:
        version = self.versions.get(asked.token)
        return None if version is None else Current(version)

    def _application(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        self.passed_on.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b"from flask"]

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[str, dict[str, str], bytes]:
        said: dict[str, Any] = {}

        def start_response(status: str, answer: Headers) -> None:
            said.update(status=status, headers=dict(answer))

        environ = {"PATH_INFO": path.partition("?")[0], "QUERY_STRING": path.partition("?")[2]}
        names = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        body = b"".join(self.layer(environ | names | {"REQUEST_METHOD": method}, start_response))
        return said["status"], said["headers"], body


@pytest.fixture
def probe() -> Probe:
    kept = Probe({"abc": "1-2-en"})
    kept.cache.keep(
        PageKey("abc", is_fragment=False, locale_tag="en", is_language_chosen=False), "1-2-en", "<p>é", status=200
    )
    return kept


def test_an_unchanged_page_is_answered_without_the_application(probe: Probe) -> None:
    status, headers, body = probe.get("/t/abc")
    assert (status, body, probe.passed_on) == ("200 OK", "<p>é".encode(), [])
    assert headers["ETag"] == 'W/"1-2-en"'
    assert headers["Cache-Control"] == "private, no-cache"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_browser_that_takes_gzip_gets_the_kept_bytes(probe: Probe) -> None:
    _, headers, body = probe.get("/t/abc", accept_encoding="br, gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert int(headers["Content-Length"]) == len(body)
    assert gzip.decompress(body) == "<p>é".encode()


@pytest.mark.parametrize("tag", ['"1-2-en"', 'W/"1-2-en"', '"9", W/"1-2-en"'])
def test_the_same_version_is_not_sent_again(probe: Probe, tag: str) -> None:
    status, headers, body = probe.get("/t/abc", if_none_match=tag)
    assert (status, body) == ("304 Not Modified", b"")
    # What a browser keeps with the page is not said again (RFC 9110, 15.4.5).
    assert headers.keys() == {"ETag", "Cache-Control", "Vary"}


@pytest.mark.parametrize("tag", ['"11-2-en"', '"1-2-e"', "1-2-en", ""])
def test_a_version_that_only_looks_alike_is_sent(probe: Probe, tag: str) -> None:
    assert probe.get("/t/abc", if_none_match=tag)[0] == "200 OK"


def test_a_head_request_gets_the_headers_alone(probe: Probe) -> None:
    status, headers, body = probe.get("/t/abc", method="HEAD")
    assert (status, body, headers["Content-Length"]) == ("200 OK", b"", "5")


@pytest.mark.parametrize(
    "path", ["/t/", "/t/abc.ics", "/t/abc/preferences", "/t/unknown", "/healthz", "/t/abc?lang=ar"]
)
def test_everything_else_goes_on_to_the_application(probe: Probe, path: str) -> None:
    assert probe.get(path)[2] == b"from flask"


def test_a_post_goes_on_to_the_application(probe: Probe) -> None:
    assert probe.get("/t/abc", method="POST")[2] == b"from flask"


def test_the_block_for_htmx_is_kept_apart_from_the_page(probe: Probe) -> None:
    assert probe.get("/t/abc", hx_request="true")[2] == b"from flask"


def test_an_older_version_is_never_shown() -> None:
    versions = {"abc": "1"}
    probe = Probe(versions)
    probe.cache.keep(
        PageKey("abc", is_fragment=False, locale_tag="en", is_language_chosen=False), "1", "old", status=200
    )
    versions["abc"] = "2"
    assert probe.get("/t/abc")[2] == b"from flask"


def test_pages_shown_longest_ago_leave_first() -> None:
    cache = PageCache(most_bytes=60)
    keys = [PageKey(name, is_fragment=False, locale_tag="en", is_language_chosen=False) for name in "abc"]
    cache.keep(keys[0], "1", "a", status=200)
    cache.keep(keys[1], "1", "b", status=200)
    assert cache.find(keys[0], "1") is not None
    cache.keep(keys[2], "1", "c" * 200, status=200)
    cache.keep(keys[2], "2", "c" * 201, status=200)
    assert cache.find(keys[1], "1") is None
    assert cache.find(keys[2], "2") is not None


def test_long_headers_make_no_long_keys() -> None:
    environ = {
        "PATH_INFO": "/t/abc",
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": "lang=" + "x" * 500,
        "HTTP_ACCEPT_LANGUAGE": "y" * 5000,
    }
    asked = asked_page(environ)
    assert asked is not None
    assert len(asked.chosen_language) + len(asked.browser_languages) < 150


@pytest.mark.parametrize("said", ["de", "de;q=0.9", "xx-anything-at-all", "en@text"])
def test_what_a_browser_says_makes_no_page_of_its_own(probe: Probe, said: str) -> None:
    assert probe.get("/t/abc", accept_language=said)[2] == "<p>é".encode()
    assert probe.passed_on == []
