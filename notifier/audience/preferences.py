"""What a person has answered, as the preference centre shows it."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.audience.consent_modes import load_modes
from notifier.foundation.errors import UnknownRecordError
from notifier.models import Consent, Recipient, RecipientAddress
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_mode import ConsentMode, waits_for_yes
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class TopicState:
    """The answer for one topic on one channel; None when nobody has asked."""

    topic: Topic
    channel: Channel
    state: ConsentState | None
    #: What the sender has chosen to hold until then.
    mode: ConsentMode | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether messages may be sent: some after a yes, the others until a no."""
        if self.state is None:
            return not waits_for_yes(self.topic, self.channel, self.mode)
        return self.state is ConsentState.GRANTED


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person's answers for every topic on every channel; `email` in full, to be masked before it is shown."""

    sender_id: uuid.UUID
    recipient_id: uuid.UUID
    name: str | None
    language: str | None
    email: str | None
    states: tuple[TopicState, ...]

    def is_wanted(self, topic: Topic, channel: Channel) -> bool:
        """Whether messages about the topic may be sent on the channel."""
        return any(state.is_wanted for state in self.states if state.topic is topic and state.channel is channel)


def load_preferences(session: Session, sender_id: uuid.UUID, recipient_id: uuid.UUID) -> Preferences:
    """The answers of a person; raises `UnknownRecordError` when the sender has no such recipient."""
    person = session.execute(
        select(Recipient.name, Recipient.language).where(
            Recipient.sender_id == sender_id, Recipient.id == recipient_id, Recipient.forgotten_at.is_(None)
        )
    ).one_or_none()
    if person is None:
        raise UnknownRecordError("This person is not known to the sender.")
    rows = session.execute(
        select(Consent.topic, Consent.channel, Consent.state).where(
            Consent.sender_id == sender_id, Consent.recipient_id == recipient_id
        )
    )
    known = {(row.topic, row.channel): ConsentState(row.state) for row in rows}
    modes = load_modes(session, sender_id)
    pairs = ((topic, channel) for topic in Topic for channel in Channel)
    states = tuple(TopicState(*pair, known.get(pair), modes.get(pair)) for pair in pairs)
    email = _find_email(session, sender_id, recipient_id)
    return Preferences(sender_id, recipient_id, person.name, person.language, email, states)


def _find_email(session: Session, sender_id: uuid.UUID, recipient_id: uuid.UUID) -> str | None:
    return session.scalar(
        select(RecipientAddress.address)
        .where(
            RecipientAddress.sender_id == sender_id,
            RecipientAddress.recipient_id == recipient_id,
            RecipientAddress.channel == Channel.EMAIL.value,
        )
        .order_by(RecipientAddress.created_at.desc())
        .limit(1)
    )
