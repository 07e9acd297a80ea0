"""What one rule makes of one trigger: a decision for each channel and address, also when the answer is no."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from notifier.authoring.sender_limits import NO_LIMITS, SenderLimits
from notifier.catalogue.weights import find_weight
from notifier.foundation.digests import digest_text
from notifier.foundation.ids import new_id
from notifier.policies.chain import ask_policies
from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import Defer, Suppress, Verdict
from notifier.policies.wishes import NO_WISHES
from notifier.queries.address_book import AddressBook, find_addresses
from notifier.queries.standing import Contact, Standing
from notifier.rules.digest import leaves_at
from notifier.rules.timing import stale_at
from notifier.sending.load_limits import UNLIMITED
from notifier.sending.plan_limits import NOTHING_KNOWN, PlannedLimits
from notifier.sending.readers import Reader
from notifier.sending.weigh_rules import Weighed
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_mode import ConsentMode
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.suppression_reason import RefusalReason, SuppressionReason
from notifier.vocabulary.topic import Topic

_SEVERAL: Final = 2
_SPENT: Final = Suppress(RefusalReason.BUDGET_SPENT)
_EVER: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
_NEVER: Final = dt.datetime.max.replace(tzinfo=dt.UTC)
_NO_SPARES: Final[Mapping[Channel, tuple[Contact, ...]]] = MappingProxyType({})


class Answer(NamedTuple):
    """What a rule makes of a trigger for one reader, and the contacts of each of the reader's channels in order."""

    weighed: Weighed
    reader: Reader
    contacts: tuple[tuple[Contact, ...], ...]
    #: The sender's.
    limits: SenderLimits = NO_LIMITS
    #: By channel, the contacts of the one that speaks when its money is spent.
    spares: Mapping[Channel, tuple[Contact, ...]] = _NO_SPARES

    @property
    def all_contacts(self) -> Sequence[Contact]:
        """How the reader might be reached."""
        return [contact for group in (*self.contacts, *self.spares.values()) for contact in group]


class _Known(NamedTuple):
    """What is on record about a batch at a moment."""

    standing: Standing
    limits: PlannedLimits
    now: dt.datetime


class _Case(NamedTuple):
    """What the policies are asked about, without limits and clock; a tuple, because it is looked up each time."""

    topic: str
    channel: Channel
    has_address: bool
    has_provider: bool
    consent: ConsentState | None
    suppression: SuppressionReason | None
    is_answer: bool
    is_business: bool
    lane: str
    mode: ConsentMode | None
    is_muted: bool


class Decision(NamedTuple):
    """What the policies say about one message; `leaves_at` is when the rule wants it to leave."""

    contact: Contact
    verdict: Verdict
    cascade_step: int | None
    leaves_at: dt.datetime

    @property
    def due_at(self) -> dt.datetime:
        """When it leaves after everything that makes it wait."""
        return max(self.leaves_at, self.verdict.until) if isinstance(self.verdict, Defer) else self.leaves_at

    @property
    def reason(self) -> RefusalReason | None:
        """Why it does not leave, None when it does."""
        return self.verdict.reason if isinstance(self.verdict, Suppress) else None


def make_answer(weighed: Weighed, reader: Reader, book: AddressBook, limits: SenderLimits = NO_LIMITS) -> Answer:
    """What the rule would tell the reader; a channel without address has one contact with an empty digest."""
    contacts = tuple(_contacts(weighed, reader, channel, book) for channel in reader.channels)
    if not limits.budgets:
        return Answer(weighed, reader, contacts, limits)
    spares = {
        channel: _contacts(weighed, reader, budget.fall_back, book)
        for channel, budget in limits.budgets.items()
        if channel in reader.channels and budget.fall_back is not None and budget.fall_back not in reader.channels
    }
    return Answer(weighed, reader, contacts, limits, spares)


def decide_messages(
    answer: Answer, standing: Standing, now: dt.datetime, limits: PlannedLimits = NOTHING_KNOWN
) -> Iterator[dict[str, Any]]:
    """One row of `messages` for each decision."""
    for decision in decide_answer(answer, standing, now, limits):
        row = _message_row(answer, decision, now)
        language = standing.find_wishes(decision.contact).language
        yield row if language is None else row | {"language": language}


def decide_answer(
    answer: Answer, standing: Standing, now: dt.datetime, limits: PlannedLimits = NOTHING_KNOWN
) -> Iterator[Decision]:
    """What is decided at a moment about each channel and address."""
    return _decide(answer, _Known(standing, limits, now))


def decide_later(
    answer: Answer, decision: Decision, standing: Standing, now: dt.datetime, limits: PlannedLimits
) -> Decision:
    """The same decision when its message is asked about again at a later moment."""
    verdict = _ask(answer, decision.contact, _Known(standing, limits, now), decision.leaves_at)
    return decision._replace(verdict=verdict)


def status_of_refusal(reason: RefusalReason) -> MessageStatus:
    """Old news has expired; everything else was held back."""
    return MessageStatus.EXPIRED if reason is RefusalReason.STALE else MessageStatus.SUPPRESSED


def _contacts(weighed: Weighed, reader: Reader, channel: Channel, book: AddressBook) -> tuple[Contact, ...]:
    sender_id, subject_key = weighed.trigger.sender_id, weighed.trigger.subject_key
    digests = find_addresses(book, reader.recipient_id, channel, subject_key) or ("",)
    return tuple(Contact(sender_id, reader.recipient_id, channel, digest) for digest in digests)


def _decide(answer: Answer, known: _Known) -> Iterator[Decision]:
    weighed, rule, step = answer.weighed, answer.weighed.rule, 0
    moment, seconds = weighed.due_at or weighed.trigger.occurred_at, _digest_seconds(answer)
    if seconds:
        moment = leaves_at(moment, seconds)
    for contacts in _in_order(answer, known.standing):
        verdicts = _ask_all(answer, contacts, known, moment)
        speaks = any(not isinstance(verdict, Suppress) for _, verdict in verdicts)
        place = step if speaks and rule.strategy is Strategy.CASCADE else None
        for contact, verdict in verdicts:
            yield Decision(contact, verdict, place, moment)
        if speaks and rule.strategy is Strategy.FIRST_REACHABLE:
            return
        if speaks and rule.strategy is Strategy.CASCADE:
            # Each channel has its time from when it speaks, which may be later than it was due.
            leaving = [verdict.until for _, verdict in verdicts if isinstance(verdict, Defer)]
            moment = max([moment, known.now, *leaving]) + dt.timedelta(seconds=rule.wait_seconds)
            step += 1


def _in_order(answer: Answer, standing: Standing) -> Sequence[tuple[Contact, ...]]:
    """Contacts by channel, those the person likes best first; all others stay as the rule has them."""
    if not standing.wishes or answer.weighed.rule.strategy is Strategy.ALL or len(answer.contacts) < _SEVERAL:
        return answer.contacts
    liked = standing.find_wishes(answer.contacts[0][0]).channels
    place = {channel: position for position, channel in enumerate(liked)}
    return sorted(answer.contacts, key=lambda contacts: place.get(contacts[0].channel, len(place)))


def _ask_all(
    answer: Answer, contacts: Sequence[Contact], known: _Known, due_at: dt.datetime
) -> list[tuple[Contact, Verdict]]:
    verdicts = [(contact, _ask(answer, contact, known, due_at)) for contact in contacts]
    if not answer.spares or all(verdict != _SPENT for _, verdict in verdicts):
        return verdicts
    spares = answer.spares.get(contacts[0].channel, ())
    return verdicts + [(contact, _ask(answer, contact, known, due_at)) for contact in spares]


def _ask(answer: Answer, contact: Contact, known: _Known, due_at: dt.datetime) -> Verdict:
    weighed, trigger, reader = answer.weighed, answer.weighed.trigger, answer.reader
    is_business = reader.kind.is_business
    # An experiment is about shoppers; who has a parcel to find is asked whatever arm its shopper belongs to.
    if weighed.is_held_out and not is_business:
        return Suppress(RefusalReason.HELD_OUT)
    if weighed.due_at is None:
        return Suppress(RefusalReason.NO_ESTIMATE)
    standing, leaves = known.standing, max(known.now, due_at)
    old_at = stale_at(trigger.stale_at, due_at - trigger.occurred_at)
    states = known.limits.find(answer, contact, leaves)
    case = _Case(
        topic=reader.topic,
        channel=contact.channel,
        has_address=bool(contact.address_digest),
        has_provider=standing.is_carried(contact),
        consent=standing.find_consent(contact, reader.topic) if standing.consents else None,
        suppression=standing.find_suppression(contact) if standing.suppressions else None,
        is_answer=trigger.answers_on is not None,
        is_business=is_business,
        lane=reader.lane,
        mode=standing.find_mode(contact, reader.topic) if standing.modes else None,
        is_muted=bool(standing.muted) and (trigger.sender_id, trigger.subject_key) in standing.muted,
    )
    fresh, verdict = _judge_fresh(case)
    wishes = standing.find_wishes(contact) if standing.wishes else NO_WISHES
    if states is UNLIMITED and wishes is NO_WISHES and leaves < old_at:
        return verdict
    limited = replace(fresh, quiet=states.quiet, caps=states.caps, budget=states.budget)
    return ask_policies(replace(limited, stale_at=old_at, now=leaves, wishes=wishes, weight=find_weight(reader.words)))


@lru_cache(maxsize=1024)
def _judge_fresh(case: _Case) -> tuple[Circumstances, Verdict]:
    """News that nothing limits, and what the policies say to it: no clock matters, so one answer does for all alike."""
    circumstances = Circumstances(
        topic=Topic(case.topic),
        channel=case.channel,
        has_address=case.has_address,
        has_provider=case.has_provider,
        consent=case.consent,
        suppression=case.suppression,
        is_answer=case.is_answer,
        is_business=case.is_business,
        was_reached=False,
        stale_at=_NEVER,
        now=_EVER,
        lane=Lane(case.lane),
        mode=case.mode,
        is_muted=case.is_muted,
    )
    return circumstances, ask_policies(circumstances)


def _message_row(answer: Answer, decision: Decision, now: dt.datetime) -> dict[str, Any]:
    trigger, reader, contact, refusal = answer.weighed.trigger, answer.reader, decision.contact, decision.reason
    status = MessageStatus.QUEUED if refusal is None else status_of_refusal(refusal)
    row: dict[str, uuid.UUID | str | int | dt.datetime | None] = {
        "id": new_id(),
        "sender_id": trigger.sender_id,
        "trigger_id": trigger.id,
        "rule_id": answer.weighed.rule.id,
        "recipient_id": reader.recipient_id,
        "trigger": reader.words,
        "subject_key": trigger.subject_key,
        "replace_key": trigger.replace_key,
        "channel": contact.channel.value,
        "address_digest": contact.address_digest,
        "topic": reader.topic,
        "lane": reader.lane,
        "language": reader.language,
        "status": status.value,
        "reason": None if refusal is None else refusal.value,
        "cascade_step": decision.cascade_step if status is MessageStatus.QUEUED else None,
        "digest_key": find_digest_key(answer, contact) if status is MessageStatus.QUEUED else None,
        "folded_into": None,
        "arm": None if reader.kind.is_business else answer.weighed.arm,
        "due_at": decision.due_at,
        "stale_at": stale_at(trigger.stale_at, decision.leaves_at - trigger.occurred_at),
        "attempts": 0,
        "created_at": now,
    }
    return row


def find_digest_key(answer: Answer, contact: Contact) -> str | None:
    """What a message has in common with those it may become one with, None when it goes on its own."""
    trigger, rule = answer.weighed.trigger, answer.weighed.rule
    if not _digest_seconds(answer):
        return None
    return digest_text(
        *("digest", rule.id.hex, contact.recipient_id.hex, trigger.subject_key, contact.channel),
        contact.address_digest,
    )


def _digest_seconds(answer: Answer) -> int:
    seconds = answer.weighed.rule.digest_seconds
    # Each parcel is a case of its own for those who have to find it.
    return 0 if seconds and answer.reader.kind.is_business else seconds
