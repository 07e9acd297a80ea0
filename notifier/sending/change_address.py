"""A person wants to be written to elsewhere: the address in use agrees, the new one answers, then messages follow.

Links of pages and messages are forwarded, so holding one is not enough: the address in use is always asked first. Only
whose addresses are all dead may name one without, and only from the link of a message.
"""

import secrets
from dataclasses import dataclass, replace
from typing import Final, cast

from sqlalchemy import Table, exists, literal_column
from sqlalchemy.orm import Session

from notifier.audience.address_changes import (
    Address,
    Change,
    Owner,
    agree_to_change,
    finish_change,
    set_code,
    start_change,
    try_code,
    undo_change,
)
from notifier.audience.answer_tokens import AnswerLink
from notifier.audience.consent_ledger import Evidence
from notifier.audience.reach import load_reach
from notifier.channels.addresses import find_email
from notifier.channels.numbers import find_phone
from notifier.foundation.signing import Signer
from notifier.models import Message
from notifier.queries.address_book import Place, load_address_book
from notifier.queries.standing import Contact, load_standing
from notifier.sending.ask_addresses import Question, ask_address
from notifier.vocabulary.address_change import AnswerStep
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.suppression_reason import SuppressionReason

_CODE_DIGITS: Final = 6
_DEAD: Final = frozenset({SuppressionReason.HARD_BOUNCE, SuppressionReason.INVALID_ADDRESS})
_MESSAGES = cast(Table, Message.__table__)
_QUEUED: Final = _MESSAGES.c.status == literal_column(f"'{MessageStatus.QUEUED.value}'")


@dataclass(frozen=True, slots=True)
class AddressWish:
    """A person (sender, recipient) wants to be written to at `new`; `evidence` says where that was said.

    `is_from_message`: the page was opened by the link of a message, not by that of an order's page.
    """

    owner: Owner
    new: Address
    evidence: Evidence
    is_from_message: bool


def read_address(text: str, country: str | None) -> Address | None:
    """An e-mail address, or a number with its country code or one of the country; None when it is neither."""
    email = find_email(text) if "@" in text else None
    if email is not None:
        return Address(Channel.EMAIL, email)
    phone = find_phone(text, country)
    return None if phone is None else Address(Channel.SMS, phone)


def find_asked(session: Session, owner: Owner, channel: Channel | None = None) -> Address | None:
    """The address in use that has to agree: of the same channel if there is one that works."""
    reach = load_reach(session, *owner)
    usable = [Address(each, reach[each]) for each in (Channel.EMAIL, Channel.SMS) if each in reach]
    return next((each for each in usable if each.channel is channel), usable[0] if usable else None)


def may_answer_alone(session: Session, owner: Owner) -> bool:
    """Whether a new address is enough where none in use can be asked: all that are known are dead.

    Whoever has unsubscribed or complained reads their mail, and would not learn that others get it.
    """
    channels = (Channel.EMAIL, Channel.SMS)
    book = load_address_book(session, {owner}, channels)
    contacts = [
        Contact(*owner, channel, digest) for channel in channels for digest in book.get(Place(owner[1], channel), ())
    ]
    standing = load_standing(session, contacts)
    return {standing.find_suppression(contact) for contact in contacts} <= _DEAD | {None}


def ask_for_new_address(session: Session, signer: Signer, wish: AddressWish) -> Change | None:
    """Start a change, in the caller's transaction; None when nobody could agree and the page may be anybody's."""
    asked = find_asked(session, wish.owner, wish.new.channel)
    if asked is None and not (wish.is_from_message and may_answer_alone(session, wish.owner)):
        return None
    change = start_change(session, wish.owner, wish.new, asked, wish.evidence)
    if asked is None:
        _ask_new(session, signer, change)
    else:
        _ask(session, signer, change, AnswerStep.AGREE, asked)
    return change


def agree(session: Session, signer: Signer, change: Change) -> bool:
    """The address in use agrees, and the new one is asked; False when it is too late."""
    if not agree_to_change(session, change):
        return False
    _ask_new(session, signer, change)
    return True


def confirm(session: Session, signer: Signer, change: Change) -> bool:
    """The new address is its owner's: messages go there from now on, those that wait too; False when it is too late."""
    before = _load_digests(session, change)
    if not finish_change(session, change):
        return False
    _redirect(session, change, before)
    if change.asked is not None:
        _ask(session, signer, change, AnswerStep.UNDO, change.asked)
    return True


def confirm_by_code(session: Session, signer: Signer, change: Change, code: str) -> bool | None:
    """The same by the code a new number was sent; False for a wrong one, None when none counts any more."""
    is_right = try_code(session, change, code.strip())
    return (confirm(session, signer, change) or None) if is_right else is_right


def undo(session: Session, change: Change) -> bool:
    """Write to the earlier address again, with messages that wait too; False when it is too late."""
    before = _load_digests(session, change)
    if not undo_change(session, change):
        return False
    _redirect(session, change, before)
    return True


def takes_numbers(session: Session, owner: Owner) -> bool:
    """Whether a new number could be sent its code: somebody carries SMS for the sender."""
    contact = Contact(*owner, Channel.SMS, "")
    return load_standing(session, (contact,)).is_carried(contact)


def _ask_new(session: Session, signer: Signer, change: Change) -> None:
    """Ask the new address: by a link, or a number by a code that is typed into the page."""
    question = _make_question(change, AnswerStep.CONFIRM, change.new)
    if change.new.channel is not Channel.EMAIL:
        code = f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}}"
        set_code(session, change, code)
        question = replace(question, facts={**question.facts, "code": code}, has_code=True)
    ask_address(session, signer, replace(question, asker_id=change.owner[1]))


def _ask(session: Session, signer: Signer, change: Change, step: AnswerStep, address: Address) -> None:
    ask_address(session, signer, _make_question(change, step, address))


def _make_question(change: Change, step: AnswerStep, address: Address) -> Question:
    facts = {"address": change.new.masked, "code": None}
    return Question(change.owner[0], address, AnswerLink(step, change.id), change.language, facts)


def _load_digests(session: Session, change: Change) -> dict[Channel, str]:
    """Where messages of the changed channels go now."""
    book = load_address_book(session, {change.owner}, change.new.channels)
    digests = {channel: book.get(Place(change.owner[1], channel), ("",))[0] for channel in change.new.channels}
    return {channel: digest for channel, digest in digests.items() if digest}


def _redirect(session: Session, change: Change, before: dict[Channel, str]) -> None:
    """Let messages that wait go where messages of the channel go now; each decision has one message per address."""
    other = _MESSAGES.alias("other")
    decision = ("trigger_id", "rule_id", "recipient_id", "channel")
    for channel, digest in _load_digests(session, change).items():
        is_there = exists().where(
            *(other.c[name] == _MESSAGES.c[name] for name in decision), other.c.address_digest == digest
        )
        # Found by the index of what is due: with the sender named, SQLite would walk all messages it ever sent.
        waiting = (
            *(_MESSAGES.c.recipient_id == change.owner[1], _MESSAGES.c.channel == channel.value),
            *(_MESSAGES.c.address_digest == before.get(channel, ""), _QUEUED),
        )
        session.execute(_MESSAGES.update().where(*waiting, ~is_there).values(address_digest=digest))
