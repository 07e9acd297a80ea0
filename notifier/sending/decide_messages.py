"""What one rule makes of one trigger: a decision for each channel and address, also when the answer is no."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from notifier.foundation.digests import digest_text
from notifier.foundation.ids import new_id
from notifier.policies.chain import ask_policies
from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import Defer, Suppress, Verdict
from notifier.queries.address_book import AddressBook
from notifier.queries.standing import Contact, Standing
from notifier.rules.digest import leaves_at
from notifier.rules.timing import stale_at
from notifier.sending.weigh_rules import Weighed
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.suppression_reason import RefusalReason
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule makes of a trigger, and the contacts of each of the rule's channels in order."""

    weighed: Weighed
    contacts: tuple[tuple[Contact, ...], ...]


@dataclass(frozen=True, slots=True)
class _Decision:
    contact: Contact
    verdict: Verdict
    cascade_step: int | None
    leaves_at: dt.datetime


def make_answer(weighed: Weighed, book: AddressBook) -> Answer:
    """Whom the rule would tell; a channel without address has one contact with an empty digest."""
    trigger = weighed.trigger
    channels = dict.fromkeys(weighed.rule.channels)
    if trigger.answers_on is not None:
        channels = {channel: None for channel in channels if channel == trigger.answers_on}
    return Answer(weighed, tuple(_contacts(trigger, channel, book) for channel in channels))


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
    weighed, rule, step = answer.weighed, answer.weighed.rule, 0
    first_at = leaves_at(weighed.due_at or weighed.trigger.occurred_at, rule.digest_seconds)
    for contacts in answer.contacts:
        wait = rule.wait_seconds * step if rule.strategy is Strategy.CASCADE else 0
        moment = first_at + dt.timedelta(seconds=wait)
        verdicts = [(contact, _ask(weighed, contact, standing, (now, moment))) for contact in contacts]
        speaks = any(not isinstance(verdict, Suppress) for _, verdict in verdicts)
        place = step if speaks and rule.strategy is Strategy.CASCADE else None
        yield from (_Decision(contact, verdict, place, moment) for contact, verdict in verdicts)
        if speaks and rule.strategy is Strategy.FIRST_REACHABLE:
            return
        step += speaks


def _ask(weighed: Weighed, contact: Contact, standing: Standing, moment: tuple[dt.datetime, dt.datetime]) -> Verdict:
    now, due_at = moment
    trigger = weighed.trigger
    if weighed.is_held_out:
        return Suppress(RefusalReason.HELD_OUT)
    if weighed.due_at is None:
        return Suppress(RefusalReason.NO_ESTIMATE)
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
            stale_at=stale_at(trigger.stale_at, due_at - trigger.occurred_at),
            now=now,
        )
    )


def _message_row(answer: Answer, decision: _Decision, now: dt.datetime) -> dict[str, Any]:
    trigger, contact, verdict = answer.weighed.trigger, decision.contact, decision.verdict
    due_at = decision.leaves_at
    status, reason = MessageStatus.QUEUED, None
    if isinstance(verdict, Defer):
        due_at = max(due_at, verdict.until)
    elif isinstance(verdict, Suppress):
        status, reason = status_of_refusal(verdict.reason), verdict.reason.value
    row: dict[str, uuid.UUID | str | int | dt.datetime | None] = {
        "id": new_id(),
        "sender_id": trigger.sender_id,
        "trigger_id": trigger.id,
        "rule_id": answer.weighed.rule.id,
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
        "digest_key": _digest_key(answer, contact) if status is MessageStatus.QUEUED else None,
        "folded_into": None,
        "arm": answer.weighed.arm,
        "due_at": due_at,
        "stale_at": stale_at(trigger.stale_at, decision.leaves_at - trigger.occurred_at),
        "attempts": 0,
        "created_at": now,
    }
    return row


def _digest_key(answer: Answer, contact: Contact) -> str | None:
    """What the message has in common with those it may become one with."""
    trigger, rule = answer.weighed.trigger, answer.weighed.rule
    if not rule.digest_seconds:
        return None
    return digest_text(
        *("digest", rule.id.hex, trigger.recipient_id.hex, trigger.subject_key, contact.channel),
        contact.address_digest,
    )
