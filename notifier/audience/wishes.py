"""What a person sets for all messages alike: dial, pause, language, channels. It counts from the next message on."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import Session

from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.models import Recipient
from notifier.policies.wishes import Wishes
from notifier.queries.standing import read_channel_order
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_dial import MessageDial

_RECIPIENTS = cast(Table, Recipient.__table__)
#: Who wants to hear nothing for longer stops the topics.
LONGEST_PAUSE: Final = dt.timedelta(days=90)
#: The last day of a pause ends later on some clocks than on others.
_SLACK: Final = dt.timedelta(days=1)


class PauseError(ProductError):
    """A pause nobody can make; says in one sentence why."""


def set_message_dial(session: Session, owner: tuple[uuid.UUID, uuid.UUID], dial: MessageDial) -> None:
    """Keep how much a person (sender and recipient) wants to hear; raises `UnknownRecordError`."""
    _set(session, owner, message_dial=dial.value)


def set_pause(
    session: Session, owner: tuple[uuid.UUID, uuid.UUID], until: dt.datetime | None, *, now: dt.datetime
) -> None:
    """Send a person nothing until a moment, or end the pause.

    Raises `PauseError` for a moment that is past or more than `LONGEST_PAUSE` away, `UnknownRecordError`.
    """
    if until is not None and not now < until <= now + LONGEST_PAUSE + _SLACK:
        raise PauseError(f"A pause ends in the future and after at most {LONGEST_PAUSE.days} days.")
    _set(session, owner, paused_until=until)


def set_message_language(session: Session, owner: tuple[uuid.UUID, uuid.UUID], language: str | None) -> None:
    """Write to a person in a language (BCP 47) whatever their orders say, or as these say; `UnknownRecordError`."""
    _set(session, owner, chosen_language=language)


def set_channel_order(session: Session, owner: tuple[uuid.UUID, uuid.UUID], channels: Sequence[Channel]) -> None:
    """Try these channels of a rule first, in this order; none leaves it to the rule. Raises `UnknownRecordError`."""
    _set(session, owner, channel_order=",".join(channel.value for channel in dict.fromkeys(channels)) or None)


def load_wishes(session: Session, owner: tuple[uuid.UUID, uuid.UUID]) -> Wishes:
    """What a person has set; raises `UnknownRecordError`."""
    names = ("message_dial", "paused_until", "chosen_language", "channel_order")
    columns = tuple(_RECIPIENTS.c[name] for name in names)
    row = session.execute(select(*columns).where(*_is_person(owner))).one_or_none()
    if row is None:
        raise UnknownRecordError("This person is not known to the sender.")
    channels = read_channel_order(row.channel_order)
    return Wishes(MessageDial(row.message_dial), row.paused_until, row.chosen_language, channels)


def _set(session: Session, owner: tuple[uuid.UUID, uuid.UUID], **values: str | dt.datetime | None) -> None:
    result: Any = session.execute(_RECIPIENTS.update().where(*_is_person(owner)).values(**values))
    if not int(result.rowcount):
        raise UnknownRecordError("This person is not known to the sender.")


def _is_person(owner: tuple[uuid.UUID, uuid.UUID]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (_RECIPIENTS.c.sender_id == owner[0], _RECIPIENTS.c.id == owner[1])
