"""What silence means to a sender, by topic and channel: messages until a no, or none before a yes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.models import ConsentModeRow, Sender
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_mode import ConsentMode, is_soft_opt_in, may_be_chosen
from notifier.vocabulary.topic import Topic

#: What a sender has chosen; all else is left to topic and channel.
Modes: TypeAlias = Mapping[tuple[Topic, Channel], ConsentMode]

_MODES = cast(Table, ConsentModeRow.__table__)
_KEY: Final = ("sender_id", "topic", "channel")


class ConsentModeError(ProductError):
    """The mode is no choice here; says in one sentence why."""


@dataclass(frozen=True, slots=True)
class ModeChoice:
    """A mode for a topic on a channel; None goes back to the default. `proof` says what a soft opt-in rests on."""

    topic: Topic
    channel: Channel
    mode: ConsentMode | None
    proof: str = ""


def set_mode(session: Session, sender_id: uuid.UUID, choice: ModeChoice) -> None:
    """Keep what silence means from the next message on; raises `ConsentModeError`, `UnknownRecordError`."""
    if choice.mode is not None:
        _refuse_unlawful(choice, choice.mode)
    if session.scalar(select(Sender.id).where(Sender.id == sender_id)) is None:
        raise UnknownRecordError(f"There is no sender {sender_id}.")
    key = {"sender_id": sender_id, "topic": choice.topic.value, "channel": choice.channel.value}
    is_same = [_MODES.c[name] == value for name, value in key.items()]
    if choice.mode is None:
        session.execute(_MODES.delete().where(*is_same))
        return
    values = {"mode": choice.mode.value, "proof": choice.proof, "changed_at": utc_now()}
    if not insert_or_ignore(session, _MODES, [key | values], on=_KEY):
        session.execute(_MODES.update().where(*is_same).values(**values))


def load_modes(session: Session, sender_id: uuid.UUID) -> Modes:
    """What a sender has chosen."""
    rows = session.execute(
        select(_MODES.c.topic, _MODES.c.channel, _MODES.c.mode).where(_MODES.c.sender_id == sender_id)
    )
    return {(Topic(row.topic), Channel(row.channel)): ConsentMode(row.mode) for row in rows}


def _refuse_unlawful(choice: ModeChoice, mode: ConsentMode) -> None:
    topic, channel = choice.topic, choice.channel
    if not may_be_chosen(topic, channel, mode):
        raise ConsentModeError(_explain(topic, channel, mode))
    if is_soft_opt_in(topic, channel, mode) and not choice.proof.strip():
        raise ConsentModeError(
            "Offers by e-mail without a yes need --proof: where customers were told, when they gave their address, "
            "that they get offers for similar goods and can object."
        )


def _explain(topic: Topic, channel: Channel, mode: ConsentMode) -> str:
    if channel.is_for_team:
        return f"{channel.value!r} reaches the shop's own people, who need not agree."
    if mode is ConsentMode.DOUBLE_OPT_IN:
        return "A yes is confirmed from its own address only for offers by e-mail or SMS."
    if channel.needs_opt_in:
        return f"{channel.value!r} needs a yes for every topic."
    return f"{topic.value!r} on {channel.value!r} need a yes; only e-mail leaves a choice."
