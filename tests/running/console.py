"""Somebody who works in the console: signs in, opens pages, sends forms with the token their page has."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from notifier.foundation.database import Database
from portal.merchants.accounts import MerchantDraft, create_merchant, find_merchant
from portal.merchants.team import create_user

PASSWORD: Final = "correct horse battery"
_TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
BASE_URL: Final = "https://track.shop.example"

#: What a form sends: one value, or several under one name.
Fields = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class ConsoleVisitor:
    """A merchant user with a browser of their own."""

    client: FlaskClient
    merchant_id: uuid.UUID
    email: str

    def open(self, path: str, *, headers: Mapping[str, str] | None = None) -> TestResponse:
        """A page of the console; `path` begins with `/console`."""
        return self.client.get(path, headers=dict(headers or {}), base_url=BASE_URL)

    def read(self, path: str) -> str:
        """The text of a page that must be there."""
        answer = self.open(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("Location"))
        return answer.text

    def send(
        self, path: str, fields: Fields | None = None, *, headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        """Send a form with a genuine token; redirects are not followed."""
        data = {"csrf_token": self.token(), **(fields or {})}
        return self.client.post(path, data=data, headers=dict(headers or {}), base_url=BASE_URL)

    def done(self, path: str, fields: Fields | None = None) -> str:
        """Send a form that must be taken; the text of the page it leads to."""
        answer = self.send(path, fields)
        assert answer.status_code == 303, (path, answer.status_code, answer.text[:2000])
        return self.read(answer.headers["Location"].removeprefix(BASE_URL))

    def token(self) -> str:
        """The token of this browser's session."""
        # A page that is there for every role and asks the database for little.
        return form_token(self.open("/console/nothing-here").text)


def form_token(page: str) -> str:
    """The token in the first form of a page."""
    found = _TOKEN.search(page)
    assert found is not None, page[:500]
    return found[1]


def open_console(app: Flask, *, slug: str = "fern", role: str = "owner", email: str = "") -> ConsoleVisitor:
    """Somebody of a shop, signed in; the shop is opened when there is none."""
    database: Database = app.extensions["database"]
    address = email or f"{role}@{slug}.example"
    with database.unit_of_work() as session:
        merchant = find_merchant(session, slug)
        merchant_id = merchant.id if merchant else create_merchant(session, _draft(slug), base_url=BASE_URL)
        create_user(session, merchant_id, address, PASSWORD, role=role)
    client = app.test_client()
    sign_in(client, address)
    return ConsoleVisitor(client, merchant_id, address)


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    """Send the sign-in form; the answer leads on when it was right."""
    token = form_token(client.get("/console/sign-in", base_url=BASE_URL).text)
    data = {"csrf_token": token, "email": email, "password": password}
    return client.post("/console/sign-in", data=data, base_url=BASE_URL)


def _draft(slug: str) -> MerchantDraft:
    return MerchantDraft(slug=slug, name=slug.title(), country="DE", time_zone="Europe/Berlin")
