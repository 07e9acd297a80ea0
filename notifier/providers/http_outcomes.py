"""What an HTTP answer, or its absence, means for a message that cost money to send."""

from typing import Final
from uuid import UUID

from notifier.providers.contract import Outcome
from notifier.providers.http_client import HttpAnswer, NoAnswerError, NotSentError
from notifier.vocabulary.message_status import AttemptOutcome

#: A server that says these has not done what it was asked: request time-out, too early, too many requests, and the
#: server's own trouble (RFC 9110, 15; RFC 6585, 4).
_TRY_AGAIN: Final = frozenset({408, 425, 429, 500, 503, 507, 509, 529})
#: Somebody between us and the provider lost its answer: it may have been done all the same.
_ANSWER_LOST: Final = frozenset({502, 504, 520, 522, 524})
#: Our key or account is refused: the message is not to blame, and others would fare no better.
_ACCOUNT_REFUSED: Final = frozenset({401, 402, 403})


def judge_status(status: int) -> AttemptOutcome:
    """What a status that is no success means; redirects and odd ones are permanent, as nobody follows them."""
    if status in _TRY_AGAIN or status in _ACCOUNT_REFUSED:
        return AttemptOutcome.TRANSIENT
    if status in _ANSWER_LOST:
        return AttemptOutcome.UNKNOWN
    return AttemptOutcome.TRANSIENT if status >= 500 else AttemptOutcome.PERMANENT


def refused(attempt_id: UUID, answer: HttpAnswer, *, code: str | None, detail: str) -> Outcome:
    """The outcome of an answer that is no success; `code` is the provider's own where it gives one."""
    return Outcome(
        attempt_id=attempt_id,
        kind=judge_status(answer.status),
        provider_message_id=None,
        code=code or str(answer.status),
        detail=detail,
        address_is_bad=False,
        wait_seconds=answer.retry_after_seconds,
    )


def unanswered(attempt_id: UUID, problem: NotSentError | NoAnswerError) -> Outcome:
    """The outcome of a request without answer: certainly not sent, or nobody knows."""
    kind = AttemptOutcome.UNKNOWN if isinstance(problem, NoAnswerError) else AttemptOutcome.TRANSIENT
    return Outcome(attempt_id, kind, None, None, str(problem), address_is_bad=False)


def unreadable(attempt_id: UUID, answer: HttpAnswer, provider: str) -> Outcome:
    """The outcome of a success that does not say what a success says."""
    detail = f"{provider} answered {answer.status}, but not with what it documents: the message may have been taken."
    return Outcome(attempt_id, AttemptOutcome.UNKNOWN, None, str(answer.status), detail, address_is_bad=False)
