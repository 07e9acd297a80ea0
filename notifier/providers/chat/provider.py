"""Writes to the merchant's team by Apprise, one message after the other."""

import ipaddress
import socket
from collections.abc import Generator, Sequence
from uuid import UUID

from notifier.providers.chat.apprise_library import ChatAnswer, ChatRoom
from notifier.providers.contract import Handovers, Outcome, OutgoingChat
from notifier.providers.http_outcomes import judge_status
from notifier.vocabulary.message_status import AttemptOutcome


class ChatProvider:
    """One room.

    Apprise gives no name for a message and no word between sending it and its answer, so the hand-over is noted
    before Apprise is asked: who dies in between has an unknown outcome, never a lost note. A refusal by an HTTP
    status is judged by it, one without is transient (Apprise does not tell a refused connection from an answer that
    did not come; a team reading a line twice is the smaller harm), and a wait that Apprise gave up is unknown.

    Apprise connects by itself. So a host the URL names is resolved and checked before each message, and redirects
    are off; a name that answers differently a moment later is not caught. Allow chat only to merchants you would
    let choose a host, or put an egress proxy before it.
    """

    width = 1

    def __init__(self, room: ChatRoom, host: str | None, *, allows_private: bool) -> None:
        """`host` is None where the service lives at its company's own address."""
        self._room = room
        self._host = host
        self._allows_private = allows_private

    def send(self, outgoing: Sequence[OutgoingChat], handovers: Handovers) -> Generator[Outcome, None, None]:
        """Write each message."""
        for message in outgoing:
            obstacle = self._find_obstacle()
            if obstacle:
                yield _make_outcome(message.attempt_id, AttemptOutcome.TRANSIENT, None, obstacle)
                continue
            handovers.handed_over(message.attempt_id)
            yield _judge(message.attempt_id, self._room.say(message.title, message.text))

    def close(self) -> None:
        """Apprise keeps no connections."""

    def _find_obstacle(self) -> str | None:
        if self._host is None or self._allows_private:
            return None
        try:
            found = socket.getaddrinfo(self._host.strip("[]"), None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as problem:
            return f"{self._host} cannot be found: {problem}."
        # One private address among public ones is enough: Apprise takes whichever answers.
        if all(ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global for *_, address in found):
            return None
        return f"{self._host} has a private address, and private addresses are not allowed here."


def _judge(attempt_id: UUID, answer: ChatAnswer) -> Outcome:
    if answer.is_accepted:
        return _make_outcome(attempt_id, AttemptOutcome.ACCEPTED, None, "The chat took the message.")
    if answer.is_unfinished:
        return _make_outcome(attempt_id, AttemptOutcome.UNKNOWN, None, "The chat did not answer in time.")
    if answer.status is None:
        return _make_outcome(attempt_id, AttemptOutcome.TRANSIENT, None, "The chat could not be reached or used.")
    return _make_outcome(
        attempt_id, judge_status(answer.status), str(answer.status), f"The chat answered {answer.status}."
    )


def _make_outcome(attempt_id: UUID, kind: AttemptOutcome, code: str | None, detail: str) -> Outcome:
    return Outcome(attempt_id, kind, None, code, detail, address_is_bad=False)
