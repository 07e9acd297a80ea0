"""What the tables say set against what the sinks have seen, message by message."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select

from notifier.foundation.database import Database
from notifier.models import Message, SendAttempt
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import AttemptOutcome, MessageStatus
from tests.faults.crowd import CHANNELS, Crowd
from tests.faults.mischief import Answer, Ledger

#: Nobody must get these twice.
ONCE: Final = frozenset({Channel.EMAIL, Channel.SMS, Channel.WHATSAPP})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One hand-over as the database knows it."""

    outcome: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """One message: what the database says of it, and how often it has arrived and was taken."""

    id: UUID
    channel: Channel
    status: str
    reason: str | None
    attempts: tuple[Attempt, ...]
    arrived: int
    taken: int
    #: Whether the sink has refused this person's message for good.
    was_refused: bool

    def __str__(self) -> str:
        """Everything in one line."""
        tries = ", ".join(f"{attempt.outcome} ({attempt.detail})" for attempt in self.attempts)
        seen = f"arrived {self.arrived} times, taken {self.taken} times"
        return f"{self.channel} {self.id} is {self.status} ({self.reason}), {seen}, tries: {tries}"


def load_told(database: Database, crowd: Crowd, ledger: Ledger) -> tuple[Told, ...]:
    """Every message with its attempts in order and what its sink has seen."""
    with database.reading() as session:
        attempts: dict[UUID, list[Attempt]] = defaultdict(list)
        for attempt in session.scalars(select(SendAttempt).order_by(SendAttempt.number)):
            attempts[attempt.message_id].append(Attempt(attempt.outcome, attempt.detail))
        rows = session.scalars(select(Message)).all()
    return tuple(_set_against(row, attempts[row.id], crowd, ledger) for row in rows)


def _set_against(row: Message, attempts: Sequence[Attempt], crowd: Crowd, ledger: Ledger) -> Told:
    channel, reader = Channel(row.channel), crowd.readers[row.subject_key]
    key = reader.order if channel is Channel.CHAT else str(row.id)
    return Told(
        id=row.id,
        channel=channel,
        status=row.status,
        reason=row.reason,
        attempts=tuple(attempts),
        arrived=ledger.arrived[channel][key],
        taken=ledger.taken[channel][key],
        was_refused=reader.name_at(channel) in ledger.refused[channel],
    )


def find_wrongs(messages: Sequence[Told], people: int) -> list[str]:
    """Everything that is not as promised; empty when all is well."""
    planned = Counter(message.channel for message in messages)
    wrongs = [f"{planned[channel]} messages by {channel}" for channel in CHANNELS if planned[channel] != people]
    return wrongs + [f"{wrong}: {message}" for message in messages for wrong in _judge(message)]


def _judge(message: Told) -> Iterator[str]:
    outcomes = [attempt.outcome for attempt in message.attempts]
    if None in outcomes:
        yield "an attempt without an end"
    if message.channel in ONCE and message.taken > 1:
        yield "sent twice"
    if not message.channel.repeats_harmlessly and AttemptOutcome.UNKNOWN in outcomes[:-1]:
        yield "sent again although nobody knew"
    yield from _judge_end(message, outcomes[-1] if outcomes else None)


def _judge_end(message: Told, last: str | None) -> Iterator[str]:
    if message.status == MessageStatus.SENT:
        if not message.taken and message.channel is not Channel.INBOX:
            yield "lost"
    elif message.status == MessageStatus.UNKNOWN:
        if last != AttemptOutcome.UNKNOWN or message.channel.repeats_harmlessly:
            yield "given up without reason"
    elif message.status != MessageStatus.FAILED or not message.was_refused or message.taken:
        yield "an end nobody has asked for"


def describe(messages: Sequence[Told], ledger: Ledger) -> str:
    """The counts as tables."""
    return "\n".join([*_describe_messages(messages), "", *_describe_answers(ledger.answers)])


def _describe_messages(messages: Sequence[Told]) -> Iterator[str]:
    heads = ("planned", "sent", "taken", "twice", "unknown", "(taken)", "failed", "attempts")
    yield f"{'channel':<9}" + "".join(f"{head:>10}" for head in heads)
    for channel in CHANNELS:
        own = [message for message in messages if message.channel is channel]
        unknown = [message for message in own if message.status == MessageStatus.UNKNOWN]
        numbers = (
            len(own),
            sum(message.status == MessageStatus.SENT for message in own),
            sum(message.taken > 0 for message in own),
            sum(message.taken > 1 for message in own),
            len(unknown),
            sum(message.taken > 0 for message in unknown),
            sum(message.status == MessageStatus.FAILED for message in own),
            sum(len(message.attempts) for message in own),
        )
        yield f"{channel:<9}" + "".join(f"{number:>10}" for number in numbers)


def _describe_answers(answers: Mapping[Channel, Counter[Answer]]) -> Iterator[str]:
    channels = [channel for channel in CHANNELS if channel is not Channel.INBOX]
    yield f"{'answers of the sinks':<22}" + "".join(f"{channel:>10}" for channel in channels)
    for answer in Answer:
        yield f"{answer:<22}" + "".join(f"{answers[channel][answer]:>10}" for channel in channels)
