"""Opens and clicks of messages by signed links: counted once each, people told apart from machines."""

import base64
import uuid
from dataclasses import dataclass
from typing import Final

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from notifier.audience.visit_tokens import read_click_token, read_open_token
from notifier.foundation.database import Database
from notifier.foundation.logs import get_logger
from notifier.foundation.signing import Signer
from notifier.sending.machine_visits import VisitKind
from notifier.sending.record_visit import VisitSigns, record_visit

#: A transparent GIF of one pixel.
_PIXEL: Final = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_PURPOSE_HEADERS: Final = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Visits:
    """The views of `/o/<token>.gif` and `/c/<token>`; a click leads only where the token says, so nowhere else."""

    database: Database
    signer: Signer

    def open(self, token: str) -> AnyResponse:
        """The image of a mail; it is shown whether or not the token is ours."""
        message_id = read_open_token(self.signer, token)
        if message_id is not None:
            self._record(message_id, VisitKind.OPEN, None)
        return _uncached(Response(_PIXEL, content_type="image/gif"))

    def click(self, token: str) -> AnyResponse:
        """On to the page the link names."""
        link = read_click_token(self.signer, token)
        if link is None:
            abort(404)
        self._record(link.message_id, VisitKind.CLICK, link.url)
        return _uncached(redirect(link.url, 302))

    def _record(self, message_id: uuid.UUID, kind: VisitKind, url: str | None) -> None:
        purposes = tuple(value for name in _PURPOSE_HEADERS if (value := request.headers.get(name)))
        signs = VisitSigns(kind, url, request.method, request.headers.get("User-Agent", ""), purposes)
        try:
            with self.database.unit_of_work() as session:
                record_visit(session, message_id, signs)
        except Exception as problem:  # noqa: BLE001  edge of a request: a reader is led on even when nobody can count
            _log.warning("visit_not_recorded", kind=kind.value, problem=type(problem).__name__)


def _uncached(response: AnyResponse) -> AnyResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
