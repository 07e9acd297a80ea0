"""Walks through the console as a patient person would: every link and every form of every page, once per kind."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.running.console import BASE_URL, ConsoleVisitor

#: Of pages with an id in their address as many as this are looked at, of each kind.
PER_KIND: Final = 3
#: Places in long lists lead to more of the same.
_PLACES: Final = ("older=", "after=", "behind=", "before=")
UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@dataclass
class Form:
    """A form as its page offers it; a field that can be chosen has every value it offers."""

    page: str
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    @property
    def first(self) -> dict[str, str]:
        """One value for each field."""
        return {name: values[0] for name, values in self.fields.items() if values and name != "csrf_token"}


@dataclass
class Walk:
    """What was seen: answers by path, forms, and how often each kind of page was opened."""

    pages: dict[str, TestResponse] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.links, self.forms = page, list[str](), list[Form]()
        self._form: Form | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in {"a", "iframe", "img", "link", "script"}:
            self.links += [told[name] for name in ("href", "src") if told.get(name)]
        if tag == "form":
            action = urljoin(self.page, told.get("action") or self.page)
            self._form = Form(self.page, action, told.get("method", "get").upper())
            self.forms.append(self._form)
        elif tag == "select":
            self._select = told.get("name")
        elif tag == "option" and self._form and self._select:
            self._form.fields.setdefault(self._select, []).append(told.get("value", ""))
        elif tag in {"input", "textarea", "button"} and self._form and told.get("name"):
            self._form.fields.setdefault(told["name"], []).append(told.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None


def walk(app: Flask, visitor: ConsoleVisitor, *begin: str) -> Walk:
    """Every kind of page that can be reached by links from the home page, and from pages named beside it."""
    seen, waiting = Walk(), deque(["/console/", *begin])
    known = set(waiting)
    while waiting:
        path = waiting.popleft()
        kind = kind_of(app, path)
        if kind is None or seen.kinds[kind] >= PER_KIND:
            continue
        seen.kinds[kind] += 1
        answer = visitor.open(path)
        seen.pages[path] = answer
        if answer.status_code in {301, 302, 303}:
            _note(answer.headers["Location"], path, known, waiting)
        elif answer.mimetype == "text/html":
            reader = _Reader(path)
            reader.feed(answer.text)
            seen.forms += reader.forms
            for link in reader.links:
                _note(link, path, known, waiting)
    return seen


def kind_of(app: Flask, path: str, method: str = "GET") -> str | None:
    """The endpoint of an address of the console; None for anything else."""
    with app.test_request_context(base_url=BASE_URL):
        adapter = app.url_map.bind("track.shop.example")
        try:
            endpoint, _values = adapter.match(urlsplit(path).path, method=method)
        except (RequestRedirect, HTTPException):
            return None
    return str(endpoint) if str(endpoint).startswith("console.") else None


def find_ids(text: str) -> Iterator[str]:
    """Every id in a text."""
    return (found[0] for found in UUID.finditer(text))


def _note(link: str, path: str, known: set[str], waiting: deque[str]) -> None:
    parts = urlsplit(urljoin(path, link))
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    is_ours = not parts.netloc or BASE_URL.endswith(parts.netloc)
    leads_on = is_ours and target.startswith("/console") and not any(place in target for place in _PLACES)
    if leads_on and target not in known:
        known.add(target)
        waiting.append(target)
