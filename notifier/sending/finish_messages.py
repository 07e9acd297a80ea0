"""What an outcome, a policy's answer or a failure to write means for a message: pure decisions."""

import datetime as dt
import random
import uuid
from decimal import Decimal

import msgspec

from notifier.foundation.clock import utc_now
from notifier.policies.verdict import Defer, Suppress, Verdict
from notifier.providers.contract import Outcome
from notifier.rules.timing import retry_at
from notifier.sending.decide_messages import status_of_refusal
from notifier.sending.load_batch import LoadedMessage
from notifier.sending.prices import find_price
from notifier.sending.provider_pool import ProviderAccount
from notifier.sending.written import UnwritableMessage, WrittenMessage
from notifier.vocabulary.message_status import AttemptOutcome, MessageStatus
from notifier.vocabulary.suppression_reason import RefusalReason


class Finish(msgspec.Struct, frozen=True):
    """How a message leaves a worker's hands; `outcome` None when no attempt was begun."""

    message: LoadedMessage
    status: MessageStatus
    reason: str | None
    due_at: dt.datetime
    account: ProviderAccount | None = None
    outcome: Outcome | None = None
    price: tuple[Decimal, str] | None = None


def finish_after(item: WrittenMessage, outcome: Outcome, *, has_backup: bool) -> Finish:
    """Sent, tried again while it is fresh (at once when another account can carry it), failed, or never repeated."""
    message, kind = item.message, outcome.kind
    if kind is AttemptOutcome.ACCEPTED:
        price = find_price(outcome.price) or item.price
        return Finish(message, MessageStatus.SENT, None, message.due_at, item.account, outcome, price)
    if kind is AttemptOutcome.PERMANENT:
        return Finish(message, MessageStatus.FAILED, outcome.detail, message.due_at, item.account, outcome)
    if kind is AttemptOutcome.UNKNOWN and not message.channel.repeats_harmlessly:
        price = item.price
        return Finish(message, MessageStatus.UNKNOWN, outcome.detail, message.due_at, item.account, outcome, price)
    again_at = _again_at(message, outcome.wait_seconds, is_now=has_backup)
    return Finish(message, _while_fresh(message, again_at), outcome.detail, again_at, item.account, outcome)


def finish_refused(message: LoadedMessage, verdict: Verdict, attempt_id: uuid.UUID | None = None) -> Finish:
    """What a policy's answer means for a claimed message, begun (with its attempt) or not."""
    outcome = None
    if attempt_id is not None:
        kind, detail = AttemptOutcome.NOT_HANDED_OVER, "Held back before it left."
        outcome = Outcome(attempt_id, kind, None, None, detail, address_is_bad=False)
    if isinstance(verdict, Suppress):
        status = status_of_refusal(verdict.reason)
        return Finish(message, status, verdict.reason.value, message.due_at, outcome=outcome)
    until = verdict.until if isinstance(verdict, Defer) else message.due_at
    return Finish(message, MessageStatus.QUEUED, None, until, outcome=outcome)


def finish_unwritten(unwritable: UnwritableMessage) -> Finish:
    """A message nobody could write: failed, or tried again when the reason can go away."""
    message, problem = unwritable.message, unwritable.problem
    if unwritable.is_permanent:
        return Finish(message, MessageStatus.FAILED, problem, message.due_at)
    again_at = _again_at(message, None, is_now=False)
    return Finish(message, _while_fresh(message, again_at), problem, again_at)


def finish_later(message: LoadedMessage, moment: dt.datetime) -> Finish:
    """A message that waits for its turn at an account that has a rate."""
    status = _while_fresh(message, moment)
    reason = RefusalReason.STALE.value if status is MessageStatus.EXPIRED else None
    return Finish(message, status, reason, moment)


def _again_at(message: LoadedMessage, wait_seconds: float | None, *, is_now: bool) -> dt.datetime:
    now = utc_now()
    if is_now:
        return now
    again_at = retry_at(now, message.attempts + 1, random.random())  # noqa: S311  spreads load, guards nothing
    return max(again_at, now + dt.timedelta(seconds=wait_seconds or 0.0))


def _while_fresh(message: LoadedMessage, again_at: dt.datetime) -> MessageStatus:
    return MessageStatus.QUEUED if again_at < message.stale_at else MessageStatus.EXPIRED
