"""The ledger of changed addresses: a wish, the answers of the addresses it is about, and what has become of it.

Each step is one statement that holds only from the state before it, so that two clicks at once are one answer.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import ColumnElement, Row, Table, select
from sqlalchemy.orm import Session

from notifier.audience.consent_ledger import Evidence
from notifier.audience.recipients import record_address
from notifier.channels.addresses import digest_email
from notifier.channels.numbers import digest_phone
from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_text, same_text
from notifier.foundation.ids import new_id
from notifier.models import AddressChange, Recipient, RecipientAddress
from notifier.vocabulary.address_change import AddressChangeState
from notifier.vocabulary.channel import Channel

#: How long the address in use, and a new e-mail address, may take to answer.
ANSWER_TIME: Final = dt.timedelta(days=1)
CODE_TIME: Final = dt.timedelta(minutes=30)
#: How often a code may be entered; one in 200,000 guessers is lucky.
MOST_TRIES: Final = 5
#: How long a change can be taken back.
UNDO_TIME: Final = dt.timedelta(days=7)

_DIGITS_SHOWN: Final = 2
_CHANGES = cast(Table, AddressChange.__table__)
_ADDRESSES = cast(Table, RecipientAddress.__table__)
_PEOPLE = cast(Table, Recipient.__table__)
_OPEN: Final = (AddressChangeState.ASKED.value, AddressChangeState.AGREED.value)

#: Sender and recipient.
Owner: TypeAlias = tuple[uuid.UUID, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its normal form; numbers are of the channel `sms`, whoever carries them."""

    channel: Channel
    text: str

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Where it is used."""
        return (Channel.EMAIL,) if self.channel is Channel.EMAIL else (Channel.SMS, Channel.WHATSAPP)

    @property
    def masked(self) -> str:
        """As much as may be shown to others: `m***@shop.example`, `***23`, also in the letters of SMS."""
        name, at, domain = self.text.rpartition("@")
        return f"{name[:1]}***@{domain}" if at else f"***{self.text[-_DIGITS_SHOWN:]}"

    def digest_on(self, channel: Channel) -> str:
        """What stands for it on a channel."""
        return digest_email(self.text) if channel is Channel.EMAIL else digest_phone(channel, self.text)


@dataclass(frozen=True, slots=True)
class Change:
    """One wish to be written to elsewhere; `asked` is the address in use that has to agree, None when there is none."""

    id: uuid.UUID
    owner: Owner
    new: Address
    asked: Address | None
    state: AddressChangeState
    language: str
    expires_at: dt.datetime
    confirmed_at: dt.datetime | None

    def is_open(self, state: AddressChangeState, now: dt.datetime) -> bool:
        """Whether it waits in this state for an answer that still counts."""
        return self.state is state and self.expires_at > now

    def can_be_undone(self, now: dt.datetime) -> bool:
        """Whether it holds and has not held for too long."""
        is_done = self.state is AddressChangeState.DONE and self.confirmed_at is not None
        return is_done and self.confirmed_at is not None and self.confirmed_at + UNDO_TIME > now


def start_change(session: Session, owner: Owner, new: Address, asked: Address | None, evidence: Evidence) -> Change:
    """Write a wish down; it takes the place of one that waits."""
    now = utc_now()
    # Two wishes at the same moment would not see each other: one person never has two that wait.
    person = (_PEOPLE.c.sender_id == owner[0], _PEOPLE.c.id == owner[1])
    session.execute(select(_PEOPLE.c.id).where(*person).with_for_update())
    session.execute(_CHANGES.update().where(*_open_of(owner)).values(state=AddressChangeState.DROPPED.value))
    change = Change(
        id=new_id(),
        owner=owner,
        new=new,
        asked=asked,
        state=AddressChangeState.AGREED if asked is None else AddressChangeState.ASKED,
        language=evidence.language,
        expires_at=now + (ANSWER_TIME if asked else _time_of(new)),
        confirmed_at=None,
    )
    session.execute(_CHANGES.insert(), [_row(change, evidence, now)])
    return change


def _row(change: Change, evidence: Evidence, now: dt.datetime) -> dict[str, uuid.UUID | str | int | dt.datetime | None]:
    owner, new, asked = change.owner, change.new, change.asked
    return {
        "id": change.id,
        "sender_id": owner[0],
        "recipient_id": owner[1],
        "channel": new.channel.value,
        "address": new.text,
        "asked_channel": asked.channel.value if asked else None,
        "asked_address": asked.text if asked else None,
        "state": change.state.value,
        "tries": 0,
        "language": evidence.language,
        "proof": evidence.proof,
        "wording_version": evidence.wording_version,
        "asked_at": now,
        "expires_at": change.expires_at,
    }


def find_change(session: Session, change_id: uuid.UUID) -> Change | None:
    """A wish by its id."""
    row = session.execute(select(_CHANGES).where(_CHANGES.c.id == change_id)).one_or_none()
    return None if row is None else _read(row)


def find_open_change(session: Session, owner: Owner) -> Change | None:
    """The wish of a person that waits for an answer."""
    open_now = (*_open_of(owner), _CHANGES.c.expires_at > utc_now())
    row = session.execute(select(_CHANGES).where(*open_now)).one_or_none()
    return None if row is None else _read(row)


def agree_to_change(session: Session, change: Change) -> bool:
    """The address in use agrees; False when it is too late or not asked."""
    now = utc_now()
    values = {"agreed_at": now, "expires_at": now + _time_of(change.new)}
    return _move(session, change, AddressChangeState.ASKED, AddressChangeState.AGREED, **values)


def set_code(session: Session, change: Change, code: str) -> None:
    """Remember the code that is sent to a new number."""
    digest = digest_text(change.id.hex, code)
    session.execute(_CHANGES.update().where(_CHANGES.c.id == change.id).values(code_digest=digest))


def try_code(session: Session, change: Change, code: str) -> bool | None:
    """Whether the code is the one that was sent; None when none counts any more. Every try is counted."""
    left = (
        *(_CHANGES.c.id == change.id, _CHANGES.c.state == AddressChangeState.AGREED.value),
        *(_CHANGES.c.tries < MOST_TRIES, _CHANGES.c.expires_at > utc_now()),
    )
    result: Any = session.execute(_CHANGES.update().where(*left).values(tries=_CHANGES.c.tries + 1))
    if not int(result.rowcount):
        return None
    digest = session.scalar(select(_CHANGES.c.code_digest).where(_CHANGES.c.id == change.id))
    return digest is not None and same_text(digest, digest_text(change.id.hex, code))


def finish_change(session: Session, change: Change) -> bool:
    """The new address has answered and is used from now on; False when it is too late."""
    now = utc_now()
    if not _move(session, change, AddressChangeState.AGREED, AddressChangeState.DONE, confirmed_at=now):
        return False
    _use_address(session, change.owner, change.new, now)
    return True


def undo_change(session: Session, change: Change) -> bool:
    """Use the earlier address again, and the new one no more; False when it is too late."""
    now = utc_now()
    is_done = (_CHANGES.c.id == change.id, _CHANGES.c.state == AddressChangeState.DONE.value)
    undone = _CHANGES.update().where(*is_done, _CHANGES.c.confirmed_at > now - UNDO_TIME)
    result: Any = session.execute(undone.values(state=AddressChangeState.UNDONE.value, undone_at=now))
    if not int(result.rowcount):
        return False
    for channel in change.new.channels:
        session.execute(_ADDRESSES.delete().where(*_is_address(change.owner, channel, change.new)))
    if change.asked is not None and change.asked.channel is change.new.channel:
        # Also past an address that came after the one that is taken back.
        _use_address(session, change.owner, change.asked, now)
    return True


def _use_address(session: Session, owner: Owner, address: Address, now: dt.datetime) -> None:
    """Make an address the newest of its channels."""
    for channel in address.channels:
        record_address(session, owner, channel, (address.text, address.digest_on(channel)))
        newest = _ADDRESSES.update().where(*_is_address(owner, channel, address))
        session.execute(newest.values(created_at=now))


def _move(
    session: Session, change: Change, of: AddressChangeState, to: AddressChangeState, **values: dt.datetime
) -> bool:
    is_open = (_CHANGES.c.id == change.id, _CHANGES.c.state == of.value, _CHANGES.c.expires_at > utc_now())
    result: Any = session.execute(_CHANGES.update().where(*is_open).values(state=to.value, **values))
    return int(result.rowcount) == 1


def _time_of(new: Address) -> dt.timedelta:
    return ANSWER_TIME if new.channel is Channel.EMAIL else CODE_TIME


def _open_of(owner: Owner) -> tuple[ColumnElement[bool], ...]:
    return (_CHANGES.c.sender_id == owner[0], _CHANGES.c.recipient_id == owner[1], _CHANGES.c.state.in_(_OPEN))


def _is_address(owner: Owner, channel: Channel, address: Address) -> tuple[ColumnElement[bool], ...]:
    return (
        *(_ADDRESSES.c.sender_id == owner[0], _ADDRESSES.c.recipient_id == owner[1]),
        *(_ADDRESSES.c.channel == channel.value, _ADDRESSES.c.address_digest == address.digest_on(channel)),
    )


def _read(row: Row[*tuple[Any, ...]]) -> Change:
    asked = Address(Channel(row.asked_channel), row.asked_address) if row.asked_address else None
    return Change(
        id=row.id,
        owner=(row.sender_id, row.recipient_id),
        new=Address(Channel(row.channel), row.address),
        asked=asked,
        state=AddressChangeState(row.state),
        language=row.language,
        expires_at=row.expires_at,
        confirmed_at=row.confirmed_at,
    )
