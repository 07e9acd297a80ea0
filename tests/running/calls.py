"""HTTP calls of tests: one kept connection per caller, no redirect followed, nothing decoded behind the test's back."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any

_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode()

    def json(self) -> dict[str, Any]:
        """The body as a JSON object."""
        document: dict[str, Any] = json.loads(self.body)
        return document


class Caller:
    """Calls one server; not for several threads at once."""

    def __init__(self, port: int) -> None:
        """Nothing is connected before the first call."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)

    def call(
        self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request; a kept connection that the server has closed meanwhile is opened again, once."""
        try:
            return self._call(method, path, body, headers or {})
        except (ConnectionError, http.client.BadStatusLine):
            self.close()
            return self._call(method, path, body, headers or {})

    def get(self, path: str, **headers: str) -> Answer:
        """GET; `Accept_Language="ar"` sets the header Accept-Language."""
        return self.call("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post_form(self, path: str, form: str) -> Answer:
        """POST an encoded form."""
        return self.call(
            "POST", path, body=form.encode(), headers={"Content-Type": "application/x-www-form-urlencoded"}
        )

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _call(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        self._connection.request(method, path, body=body, headers=dict(headers))
        response = self._connection.getresponse()
        return Answer(response.status, response.headers, response.read())
