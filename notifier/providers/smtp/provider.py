"""Batches of e-mails over one kept-open SMTP session that is renewed when the server hangs up."""

from collections.abc import Generator, Sequence
from typing import Final

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import PermanentError, TransientError
from notifier.providers.contract import Handovers, Outcome, OutgoingEmail
from notifier.providers.smtp.mime import ascii_address, build_message
from notifier.providers.smtp.session import Session, open_session
from notifier.providers.smtp.settings import SmtpSettings
from notifier.providers.smtp.transfer import Parcelled, Transfer
from notifier.providers.smtp.wire import ConnectionLostError
from notifier.vocabulary.message_status import AttemptOutcome

#: One lost message may be to blame itself; two in a row on fresh connections say that the server is not well.
_MOST_FRUITLESS_SESSIONS: Final = 2


class SmtpProvider:
    """Keeps one session; a message is repeated on a new one only while it certainly did not leave."""

    width = 1

    def __init__(self, settings: SmtpSettings, *, allow_private_endpoints: bool) -> None:
        """Nothing connects before the first message."""
        self._settings = settings
        self._allows_private = allow_private_endpoints
        self._session: Session | None = None

    def send(self, outgoing: Sequence[OutgoingEmail], handovers: Handovers) -> Generator[Outcome, None, None]:
        """One outcome for each message, in order; once the server cannot be reached the rest is transient."""
        position = fruitless = 0
        while position < len(outgoing):
            try:
                session, is_kept = self._get_session(fruitless)
            except TransientError as problem:
                yield from (_failed(email, AttemptOutcome.TRANSIENT, problem) for email in outgoing[position:])
                return
            batch = _Batch(session, outgoing, position, may_retry=is_kept)
            try:
                yield from batch.run(Transfer(session, handovers))
            finally:
                if not batch.keeps_session:
                    self._drop_session()
            position = batch.position
            fruitless = 0 if batch.is_fruitful else fruitless + (not is_kept)

    def close(self) -> None:
        """Say good-bye to the server."""
        if self._session is not None:
            self._session.close(politely=True)
            self._session = None

    def _get_session(self, fruitless: int) -> tuple[Session, bool]:
        if fruitless >= _MOST_FRUITLESS_SESSIONS:
            raise ConnectionLostError("The mail server took the connection but lost it again before any message.")
        if self._session is not None and self._session.is_idle():
            return self._session, True
        self._drop_session()
        self._session = open_session(self._settings, allows_private=self._allows_private)
        return self._session, False

    def _drop_session(self) -> None:
        if self._session is not None:
            self._session.close(politely=False)
            self._session = None


class _Batch:
    """The part of a batch that one session carries."""

    def __init__(self, session: Session, outgoing: Sequence[OutgoingEmail], position: int, *, may_retry: bool) -> None:
        self._session = session
        self._outgoing = outgoing
        #: Whether this session has carried messages: its end then says nothing about the message at hand.
        self._may_retry = may_retry
        self.position = position
        self.keeps_session = False
        #: Whether the server gave at least one answer to a message.
        self.is_fruitful = False

    def run(self, transfer: Transfer) -> Generator[Outcome, None, None]:
        """Outcomes until the batch or the session ends; `position` is the first message without outcome."""
        upcoming = self._prepare(self.position)
        while upcoming is not None and not transfer.is_broken:
            current, upcoming = upcoming, self._prepare(self.position + 1)
            self.keeps_session = False
            outcome = self._settle(current, upcoming, transfer)
            if outcome is None:
                return
            self.position += 1
            self.keeps_session = transfer.is_between_messages
            yield outcome

    def _settle(
        self, current: Parcelled | Outcome, upcoming: Parcelled | Outcome | None, transfer: Transfer
    ) -> Outcome | None:
        if isinstance(current, Outcome):
            return current
        try:
            outcome = transfer.hand_over(current, upcoming if isinstance(upcoming, Parcelled) else None)
        except ConnectionLostError as problem:
            if self._may_retry:
                return None
            return _failed(current.email, AttemptOutcome.TRANSIENT, problem)
        if outcome.kind is not AttemptOutcome.UNKNOWN:
            self._may_retry = True
            self.is_fruitful = True
        return outcome

    def _prepare(self, index: int) -> Parcelled | Outcome | None:
        if index >= len(self._outgoing):
            return None
        email = self._outgoing[index]
        allows_utf8 = self._session.allows_utf8_addresses
        try:
            return Parcelled(
                email,
                ascii_address(email.return_path or email.from_address, allows_utf8=allows_utf8),
                ascii_address(email.to_address, allows_utf8=allows_utf8),
                build_message(email, utc_now(), allows_utf8_addresses=allows_utf8),
            )
        except PermanentError as problem:
            return _failed(email, AttemptOutcome.PERMANENT, problem)


def _failed(email: OutgoingEmail, kind: AttemptOutcome, problem: Exception) -> Outcome:
    return Outcome(email.attempt_id, kind, None, None, str(problem), address_is_bad=False)
