"""Web push: messages encrypted for each browser and posted to its push service, many at a time."""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from notifier.foundation.errors import PermanentError
from notifier.providers.contract import Handovers, Outcome, OutgoingPush
from notifier.providers.http_client import HttpAnswer, NoAnswerError, NotSentError
from notifier.providers.http_outcomes import unanswered
from notifier.providers.side_by_side import SideBySide
from notifier.providers.web_push.answers import judge_answer
from notifier.providers.web_push.connections import PushConnections, PushRequest
from notifier.providers.web_push.encryption import CONTENT_ENCODING, BrowserKeyError, encrypt_for_browser
from notifier.providers.web_push.origins import Endpoint, PushOrigins, split_endpoint
from notifier.providers.web_push.resting import OriginRests
from notifier.providers.web_push.vapid import VapidTokens
from notifier.vocabulary.message_status import AttemptOutcome

WIDTH: Final = 32
#: RFC 8291, 4: 4,096 octets of body less 103 of its own.
LONGEST_PAYLOAD: Final = 3_993
#: Four weeks, the most that Google's service takes.
_LONGEST_TTL_SECONDS: Final = 2_419_200
_TOPIC: Final = re.compile(r"[A-Za-z0-9_-]{0,32}")
_URGENCIES: Final = frozenset({"very-low", "low", "normal", "high"})
_TOO_LONG: Final = 413


class PushMessageError(PermanentError):
    """A message that no push service would take."""


@dataclass(frozen=True, slots=True)
class PushLines:
    """What all providers of a process with the same origins share: connections, tokens, who is resting."""

    origins: PushOrigins
    connections: PushConnections = field(default_factory=PushConnections)
    tokens: VapidTokens = field(default_factory=VapidTokens)
    rests: OriginRests = field(default_factory=OriginRests)


@lru_cache(maxsize=16)
def share_lines(origins: PushOrigins) -> PushLines:
    """The lines to these origins: merchants and worker threads use the same connections."""
    return PushLines(origins)


class WebPushProvider:
    """Posts to the push services of the browsers' makers and to the further origins, nowhere else."""

    def __init__(self, lines: PushLines) -> None:
        """Nothing connects before the first message."""
        self._lines = lines
        self._threads = SideBySide(WIDTH)

    @property
    def width(self) -> int:
        return WIDTH

    def send(self, outgoing: Sequence[OutgoingPush], handovers: Handovers) -> Generator[Outcome, None, None]:
        """One outcome each, in order: https://www.rfc-editor.org/rfc/rfc8030#section-5."""
        return self._threads.run(lambda message: self._carry(message, handovers), outgoing)

    def close(self) -> None:
        self._threads.close()
        # Others may be using theirs; those that nobody uses are given back, and opened anew when they are needed.
        self._lines.connections.close()

    def _carry(self, message: OutgoingPush, handovers: Handovers) -> Outcome:
        try:
            endpoint = self._choose_endpoint(message)
            rest_seconds = self._lines.rests.find_rest_seconds(endpoint.origin)
            if rest_seconds is not None:
                return _resting(message, endpoint.origin, rest_seconds)
            return self._post(message, endpoint, handovers)
        except PermanentError as problem:
            return _impossible(message, problem)

    def _choose_endpoint(self, message: OutgoingPush) -> Endpoint:
        """Asked again at each message: a subscription may be older than the list."""
        endpoint = split_endpoint(message.subscription.endpoint)
        if not self._lines.origins.has(endpoint.origin):
            raise PushMessageError(f"{endpoint.origin} is not a push service we know, or not any more.")
        return endpoint

    def _post(self, message: OutgoingPush, endpoint: Endpoint, handovers: Handovers) -> Outcome:
        payload = message.payload if len(message.payload) <= LONGEST_PAYLOAD else message.shorter_payload
        try:
            answer = self._ask(message, payload, endpoint, handovers)
            # Too long means not taken: asking once more cannot double the message.
            if answer.status == _TOO_LONG and payload != message.shorter_payload:
                answer = self._ask(message, message.shorter_payload, endpoint, handovers)
        except (NotSentError, NoAnswerError) as problem:
            self._lines.rests.note_silence(endpoint.origin)
            return unanswered(message.attempt_id, problem)
        return judge_answer(message.attempt_id, answer)

    def _ask(self, message: OutgoingPush, payload: bytes, endpoint: Endpoint, handovers: Handovers) -> HttpAnswer:
        if not 0 < len(payload) <= LONGEST_PAYLOAD:
            raise PushMessageError(f"The message has {len(payload):,} octets, and push takes 1 to {LONGEST_PAYLOAD:,}.")
        lines, origin = self._lines, endpoint.origin
        authorization = lines.tokens.authorize(origin, message.vapid_private_key, message.vapid_subject)
        request = PushRequest(
            endpoint=endpoint,
            headers=_make_headers(message, authorization),
            body=encrypt_for_browser(payload, message.subscription),
            may_be_private=lines.origins.may_be_private(origin),
        )
        answer = lines.connections.send(request, lambda: handovers.handed_over(message.attempt_id))
        lines.rests.note_answer(origin)
        return answer


def _make_headers(message: OutgoingPush, authorization: str) -> tuple[tuple[str, str], ...]:
    if _TOPIC.fullmatch(message.topic) is None:
        raise PushMessageError("The topic of a push message is at most 32 characters of base64url.")
    if message.urgency not in _URGENCIES:
        raise PushMessageError(f"There is no urgency {message.urgency!r} in web push.")
    topic = (("Topic", message.topic),) if message.topic else ()
    return (
        ("Authorization", authorization),
        ("User-Agent", "Milepost"),
        ("Content-Type", "application/octet-stream"),
        ("Content-Encoding", CONTENT_ENCODING),
        ("TTL", str(min(max(message.ttl_seconds, 0), _LONGEST_TTL_SECONDS))),
        ("Urgency", message.urgency),
        *topic,
    )


def _impossible(message: OutgoingPush, problem: PermanentError) -> Outcome:
    """Nothing was sent, and nothing ever could be; keys of a browser that do not fit are as good as no address."""
    is_bad = isinstance(problem, BrowserKeyError)
    return Outcome(message.attempt_id, AttemptOutcome.PERMANENT, None, None, str(problem), address_is_bad=is_bad)


def _resting(message: OutgoingPush, origin: str, rest_seconds: float) -> Outcome:
    detail = f"Nobody answers at {origin}; it is left alone for a moment."
    return Outcome(message.attempt_id, AttemptOutcome.TRANSIENT, None, None, detail, False, wait_seconds=rest_seconds)
