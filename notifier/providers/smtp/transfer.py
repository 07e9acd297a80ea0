"""The turns of one message: envelope, content, verdict; the next envelope travels with the content before it."""

from typing import Final

from msgspec import Struct

from notifier.providers.contract import Handovers, Outcome, OutgoingEmail
from notifier.providers.smtp.replies import Phase, Reply, read_refusal
from notifier.providers.smtp.session import Session
from notifier.providers.smtp.wire import ConnectionLostError
from notifier.vocabulary.message_status import AttemptOutcome

_PHASES: Final = (Phase.SENDER, Phase.RECIPIENT, Phase.DATA)


class Parcelled(Struct, frozen=True):
    """A message as it travels: the addresses of its envelope and all of its bytes."""

    email: OutgoingEmail
    from_address: str
    to_address: str
    content: bytes


class Transfer:
    """Hands messages over on one session; `is_broken` says that the session cannot be used again."""

    def __init__(self, session: Session, handovers: Handovers) -> None:
        """Begin with a session that is between two messages."""
        self._session = session
        self._handovers = handovers
        self._has_open_envelope = False
        self.is_broken = False

    def hand_over(self, message: Parcelled, following: Parcelled | None) -> Outcome:
        """Send one message and return its outcome; raises `ConnectionLostError` when it certainly did not leave.

        On a server that pipelines, the envelope of `following` is written behind the content: the caller must then
        hand over `following` next. The content itself is written on its own, so that what `handed_over` notes is
        exactly what the kernel has.
        """
        try:
            refusal = self._open_envelope(message)
            if refusal is not None:
                return self._refuse(message, *refusal)
            self._handovers.leaving(message.email.attempt_id)
            self._session.write_content(message.content, is_followed=self._is_announced(following))
        except ConnectionLostError:
            self.is_broken = True
            raise
        self._handovers.handed_over(message.email.attempt_id)
        self._announce(following)
        return self._read_verdict(message)

    @property
    def is_between_messages(self) -> bool:
        """Whether the session can be kept for another batch."""
        return not self.is_broken and not self._has_open_envelope

    def _open_envelope(self, message: Parcelled) -> tuple[Phase, Reply] | None:
        if not self._session.pipelines:
            return self._ask_step_by_step(_write_envelope(message))
        if not self._has_open_envelope:
            self._session.write(b"".join(_write_envelope(message)))
        self._has_open_envelope = False
        replies = [self._session.read_reply() for _ in _PHASES]
        refusal = _find_refusal(replies)
        if refusal is not None and replies[-1].goes_ahead:
            # The server waits for content although it took no recipient: end it empty (RFC 2920, 3.1).
            self._session.ask(b".\r\n")
        return refusal

    def _ask_step_by_step(self, commands: tuple[bytes, bytes, bytes]) -> tuple[Phase, Reply] | None:
        replies: list[Reply] = []
        for command in commands:
            replies.append(self._session.ask(command))
            refusal = _find_refusal(replies)
            if refusal is not None:
                return refusal
        return None

    def _is_announced(self, following: Parcelled | None) -> bool:
        return following is not None and self._session.pipelines

    def _announce(self, following: Parcelled | None) -> None:
        if following is None or not self._is_announced(following):
            return
        try:
            self._session.write(b"".join(_write_envelope(following)))
            self._has_open_envelope = True
        except ConnectionLostError:
            self.is_broken = True  # the verdict on the message before may still be there to read

    def _read_verdict(self, message: Parcelled) -> Outcome:
        attempt_id = message.email.attempt_id
        try:
            reply = self._session.read_reply()
        except ConnectionLostError as problem:
            self.is_broken = True
            detail = f"The message was handed over, but its answer is missing. {problem}"
            return Outcome(attempt_id, AttemptOutcome.UNKNOWN, None, None, detail, address_is_bad=False)
        self.is_broken = self.is_broken or reply.closes
        if reply.is_good:
            return Outcome(
                attempt_id,
                AttemptOutcome.ACCEPTED,
                reply.queue_name,
                str(reply.code),
                reply.shown_text,
                address_is_bad=False,
            )
        return _refused(message, Phase.CONTENT, reply)

    def _refuse(self, message: Parcelled, phase: Phase, reply: Reply) -> Outcome:
        if reply.closes:
            self.is_broken = True
        else:
            try:
                self.is_broken = not self._session.ask(b"RSET\r\n").is_good
            except ConnectionLostError:
                self.is_broken = True
        return _refused(message, phase, reply)


def _write_envelope(message: Parcelled) -> tuple[bytes, bytes, bytes]:
    """The commands MAIL, RCPT and DATA."""
    from_address, to_address = message.from_address, message.to_address
    utf8 = "" if from_address.isascii() and to_address.isascii() else " SMTPUTF8 BODY=8BITMIME"
    return (f"MAIL FROM:<{from_address}>{utf8}\r\n".encode(), f"RCPT TO:<{to_address}>\r\n".encode(), b"DATA\r\n")


def _find_refusal(replies: list[Reply]) -> tuple[Phase, Reply] | None:
    for phase, reply in zip(_PHASES, replies, strict=False):
        if not (reply.goes_ahead if phase is Phase.DATA else reply.is_good):
            return phase, reply
    return None


def _refused(message: Parcelled, phase: Phase, reply: Reply) -> Outcome:
    meaning = read_refusal(phase, reply)
    return Outcome(
        attempt_id=message.email.attempt_id,
        kind=meaning.kind,
        provider_message_id=None,
        code=reply.status or str(reply.code),
        detail=reply.explain(phase),
        address_is_bad=meaning.address_is_bad,
    )
