"""Where providers report: `/hooks/receipts/<provider>/<account>` and `/hooks/inbound/<provider>/<account>`."""

from dataclasses import dataclass
from typing import Final

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from notifier.foundation.database import Database
from notifier.foundation.errors import TransientError
from notifier.foundation.logs import get_logger
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import parse_id
from notifier.providers.callbacks import Callback, CallbackSource, SignatureError
from notifier.providers.registry import find_callbacks
from notifier.sending.record_callback import CallbackAccount, find_callback_account, record_callback

#: SendGrid posts up to a thousand events at once; nobody sends more than this.
LARGEST_BODY: Final = 4_000_000
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CallbackDoor:
    """The view of both addresses: verify, store once, answer; what it means is read later.

    200 stored or known already, 401 not signed by the provider, 404 no such account, 413 too large, 503 the
    provider's certificate cannot be fetched now. `base_url` is
    the address the provider knows us by: signatures are made over it, not over what a proxy passes on.
    """

    database: Database
    sealer: Sealer
    base_url: str

    def take(self, provider: str, account: str) -> Response:
        """One call of a provider."""
        source, found = find_callbacks(provider), self._find_account(provider, account)
        if source is None or found is None:
            return _answer("There is no such account.", 404)
        # Counts what is read: a body in chunks announces no length.
        request.max_content_length = LARGEST_BODY
        try:
            callback = self._read_request()
        except RequestEntityTooLarge:
            return _answer("The body is too large.", 413)
        return self._answer_callback(source, found, callback)

    def _answer_callback(self, source: CallbackSource, account: CallbackAccount, callback: Callback) -> Response:
        try:
            reply = source.find_handshake(callback, account.settings) if source.find_handshake else None
            if reply is not None:
                return _answer(reply, 200)
            source.verify(callback, account.settings)
        except SignatureError as problem:
            _log.warning("callback_refused", provider=account.provider, account=account.id.hex, problem=str(problem))
            return _answer(str(problem), 401)
        except TransientError as problem:
            _log.warning("callback_not_checked", provider=account.provider, problem=str(problem))
            return _answer("The signature cannot be checked at the moment; try again.", 503)
        with self.database.unit_of_work() as session:
            is_new = record_callback(session, account, callback)
        return _answer("Stored." if is_new else "Known already.", 200)

    def _find_account(self, provider: str, account: str) -> CallbackAccount | None:
        account_id = parse_id(account)
        if account_id is None:
            return None
        with self.database.reading() as session:
            return find_callback_account(session, self.sealer, provider, account_id)

    def _read_request(self) -> Callback:
        query = request.query_string.decode("latin-1")
        # What is called by GET says everything in its query.
        body = query.encode("latin-1") if request.method == "GET" else request.get_data(cache=False)
        return Callback(
            method=request.method,
            url=f"{self.base_url}{request.path}" + (f"?{query}" if query else ""),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=body,
        )


def _answer(text: str, status: int) -> Response:
    response = Response(text, status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
