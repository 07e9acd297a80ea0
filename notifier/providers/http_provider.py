"""Providers that take each message by one request: what they share, whoever they are."""

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar
from uuid import UUID

from notifier.providers.contract import Handovers, Outcome
from notifier.providers.http_client import (
    READ_SECONDS,
    HttpAnswer,
    HttpClient,
    HttpRequest,
    NoAnswerError,
    NotSentError,
)
from notifier.providers.http_outcomes import refused, unanswered
from notifier.providers.side_by_side import SideBySide
from notifier.vocabulary.message_status import AttemptOutcome
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

WIDTH: Final = 8
_LONGEST_DETAIL: Final = 500
_PHONE_NUMBER: Final = re.compile(r"\+?\d(?:[ ().-]{0,2}\d){6,14}(?!\d)")
#: Reasons that lie with the person's number, phone or network; any other lies with us or on the way.
_TURNED_AWAY: Final = frozenset(
    {ReceiptReason.INVALID, ReceiptReason.BOUNCED, ReceiptReason.BLOCKED, ReceiptReason.SPAM}
)


class _Addressed(Protocol):
    @property
    def attempt_id(self) -> UUID: ...


Message = TypeVar("Message", bound=_Addressed)


@dataclass(frozen=True, slots=True)
class CodeMeaning:
    """What a provider's error code says about a message."""

    outcome: AttemptOutcome
    #: Why, in the words of receipts; None where the provider says nothing about the person or the text.
    reason: ReceiptReason | None = None
    #: Nobody can be reached at this number on this channel, now or later.
    address_is_bad: bool = False
    #: The account is to blame: other messages would fare no better.
    is_about_account: bool = False

    @property
    def receipt_kind(self) -> ReceiptKind:
        """What a report is called that a message was lost for this reason."""
        if self.reason is ReceiptReason.UNSUBSCRIBED:
            return ReceiptKind.REJECTED
        return ReceiptKind.BOUNCED if self.reason in _TURNED_AWAY else ReceiptKind.FAILED


@dataclass(frozen=True, slots=True)
class Said:
    """What a provider's answer that is no success says."""

    code: str | None
    #: Its own words, empty when it has none.
    words: str
    #: What the provider's table says about the code; None for codes nobody has listed, which leaves the HTTP status.
    meaning: CodeMeaning | None


class HttpProvider(Generic[Message]):
    """Sends each message by one request, several at a time, and never repeats one."""

    width = WIDTH

    def __init__(
        self,
        client: HttpClient,
        compose: Callable[[Message], HttpRequest | Outcome],
        judge: Callable[[Message, HttpAnswer], Outcome],
    ) -> None:
        """`compose` gives an outcome instead of a request for a message that cannot be sent."""
        self._client = client
        self._compose = compose
        self._judge = judge
        self._lanes = SideBySide(WIDTH)

    def send(self, outgoing: Sequence[Message], handovers: Handovers) -> Generator[Outcome, None, None]:
        """One outcome for each message, in order."""
        return self._lanes.run(lambda message: self._carry(message, handovers), outgoing)

    def close(self) -> None:
        """Give back connections and threads."""
        self._lanes.close()
        self._client.close()

    def _carry(self, message: Message, handovers: Handovers) -> Outcome:
        request = self._compose(message)
        if isinstance(request, Outcome):
            return request
        try:
            answer = self._client.send(
                request,
                lambda: handovers.handed_over(message.attempt_id),
                lambda: handovers.leaving(message.attempt_id),
            )
        except (NotSentError, NoAnswerError) as problem:
            return unanswered(message.attempt_id, problem)
        return self._judge(message, answer)


def open_client(*, allows_private: bool) -> HttpClient:
    """A client that keeps as many connections as a provider here uses at a time."""
    return HttpClient(allows_private=allows_private, pool_size=WIDTH, read_seconds=READ_SECONDS)


def not_sendable(attempt_id: UUID, detail: str) -> Outcome:
    """The outcome of a message that no request can be made of."""
    return Outcome(attempt_id, AttemptOutcome.PERMANENT, None, None, detail, address_is_bad=False)


def judge_refusal(attempt_id: UUID, answer: HttpAnswer, said: Said, account: str) -> Outcome:
    """The outcome of an answer that is no success; `account` names it for a person, such as `Twilio account AC1`."""
    is_about_account = said.meaning.is_about_account if said.meaning else answer.status in (401, 402, 403)
    words = hide_numbers(said.words) or f"It answered {answer.status} and gave no reason."
    detail = f"The {account} is refused: {words}" if is_about_account else f"The {account} got this answer: {words}"
    outcome = refused(attempt_id, answer, code=said.code, detail=detail[:_LONGEST_DETAIL])
    if said.meaning is None:
        return outcome
    return Outcome(
        attempt_id=attempt_id,
        kind=said.meaning.outcome,
        provider_message_id=None,
        code=outcome.code,
        detail=outcome.detail,
        address_is_bad=said.meaning.address_is_bad,
        wait_seconds=outcome.wait_seconds,
    )


def hide_numbers(text: str) -> str:
    """What a provider said in one line, without phone numbers: it is kept longer than the number itself may be."""
    return _PHONE_NUMBER.sub("[number]", " ".join(text.split()))[:_LONGEST_DETAIL]
