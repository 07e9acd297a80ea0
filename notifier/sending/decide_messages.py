"""What one rule makes of one trigger: a decision for each channel and address, also when the answer is no."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from notifier.foundation.ids import new_id
from notifier.policies.chain import ask_policies
from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import Defer, Suppress, Verdict
from notifier.queries.address_book import AddressBook
from notifier.queries.standing import Contact, Standing
from notifier.rules.matching import RuleTerms
from notifier.rules.timing import due_at, stale_at
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.suppression_reason import RefusalReason
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class Answer:
    """A trigger with a rule that answers it, and the contacts of each of the rule's channels in order."""

    trigger: Row[*tuple[Any, ...]]
    rule: RuleTerms
    contacts: tuple[tuple[Contact, ...], ...]


@dataclass(frozen=True, slots=True)
class _Decision:
    contact: Contact
    verdict: Verdict
    cascade_step: int | None
    delay_seconds: int


def make_answer(trigger: Row[*tuple[Any, ...]], rule: RuleTerms, book: AddressBook) -> Answer:
    """Whom the rule would tell; a channel without address has one contact with an empty digest."""
    channels = dict.fromkeys(rule.channels)
    if trigger.answers_on is not None:
        channels = {channel: None for channel in channels if channel == trigger.answers_on}
    return Answer(trigger, rule, tuple(_contacts(trigger, channel, book) for channel in channels))


def decide_messages(answer: Answer, standing: Standing, now: dt.datetime) -> Iterator[dict[str, Any]]:
    """One row of `messages` for each decision."""
    for decision in _decide(answer, standing, now):
        yield _message_row(answer, decision, now)


def status_of_refusal(reason: RefusalReason) -> MessageStatus:
    """Old news has expired; everything else was held back."""
    return MessageStatus.EXPIRED if reason is RefusalReason.STALE else MessageStatus.SUPPRESSED


def _contacts(trigger: Row[*tuple[Any, ...]], channel: Channel, book: AddressBook) -> tuple[Contact, ...]:
    digests = book.get((trigger.recipient_id, channel), ("",))
    return tuple(Contact(trigger.sender_id, trigger.recipient_id, channel, digest) for digest in digests)


def _decide(answer: Answer, standing: Standing, now: dt.datetime) -> Iterator[_Decision]:
    rule, step = answer.rule, 0
    for contacts in answer.contacts:
        wait = rule.wait_seconds * step if rule.strategy is Strategy.CASCADE else 0
        delay = rule.delay_seconds + wait
        verdicts = [(contact, _ask(answer, contact, standing, (now, delay))) for contact in contacts]
        speaks = any(not isinstance(verdict, Suppress) for _, verdict in verdicts)
        place = step if speaks and rule.strategy is Strategy.CASCADE else None
        yield from (_Decision(contact, verdict, place, delay) for contact, verdict in verdicts)
        if speaks and rule.strategy is Strategy.FIRST_REACHABLE:
            return
        step += speaks


def _ask(answer: Answer, contact: Contact, standing: Standing, moment: tuple[dt.datetime, int]) -> Verdict:
    now, delay_seconds = moment
    trigger = answer.trigger
    return ask_policies(
        Circumstances(
            topic=Topic(trigger.topic),
            channel=contact.channel,
            has_address=bool(contact.address_digest),
            has_provider=standing.is_carried(contact),
            consent=standing.find_consent(contact, trigger.topic),
            suppression=standing.find_suppression(contact),
            is_answer=trigger.answers_on is not None,
            was_reached=False,
            stale_at=stale_at(trigger.stale_at, delay_seconds),
            now=now,
        )
    )


def _message_row(answer: Answer, decision: _Decision, now: dt.datetime) -> dict[str, Any]:
    trigger, contact, verdict = answer.trigger, decision.contact, decision.verdict
    leaves_at = due_at(trigger.occurred_at, decision.delay_seconds)
    status, reason = MessageStatus.QUEUED, None
    if isinstance(verdict, Defer):
        leaves_at = max(leaves_at, verdict.until)
    elif isinstance(verdict, Suppress):
        status, reason = status_of_refusal(verdict.reason), verdict.reason.value
    row: dict[str, uuid.UUID | str | int | dt.datetime | None] = {
        "id": new_id(),
        "sender_id": trigger.sender_id,
        "trigger_id": trigger.id,
        "rule_id": answer.rule.id,
        "recipient_id": trigger.recipient_id,
        "trigger": trigger.trigger,
        "subject_key": trigger.subject_key,
        "replace_key": trigger.replace_key,
        "channel": contact.channel.value,
        "address_digest": contact.address_digest,
        "topic": trigger.topic,
        "lane": trigger.lane,
        "language": trigger.language,
        "status": status.value,
        "reason": reason,
        "cascade_step": decision.cascade_step if status is MessageStatus.QUEUED else None,
        "due_at": leaves_at,
        "stale_at": stale_at(trigger.stale_at, decision.delay_seconds),
        "attempts": 0,
        "created_at": now,
    }
    return row
