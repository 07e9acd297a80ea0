"""What a receipt says about the address itself: not reachable, not wanted, wanted again."""

import uuid
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.audience.consent_ledger import Choice, Evidence, record_choices
from notifier.audience.suppressions import BadAddress, lift_suppression, suppress_addresses
from notifier.models import Recipient, RecipientAddress
from notifier.providers.callbacks import Receipt
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentSource, ConsentState
from notifier.vocabulary.receipt_kind import ReceiptKind
from notifier.vocabulary.suppression_reason import SuppressionReason
from notifier.vocabulary.topic import Topic

_ADDRESSES = cast(Table, RecipientAddress.__table__)
_RECIPIENTS = cast(Table, Recipient.__table__)


def apply_address_news(
    session: Session, sender_id: uuid.UUID, channel: Channel, address_digest: str | None, receipt: Receipt
) -> None:
    """Feed the suppression list and the consent ledger with what a provider reports, in the caller's transaction."""
    if address_digest is None:
        return
    evidence = Evidence(ConsentSource.PROVIDER_REPORT, f"provider-{receipt.kind}", "", receipt.event_id or "")
    if receipt.kind is ReceiptKind.COMPLAINED:
        _suppress(session, sender_id, channel, address_digest, SuppressionReason.COMPLAINT)
    elif receipt.kind is ReceiptKind.UNSUBSCRIBED:
        refuse_address(session, (sender_id, channel, address_digest), evidence)
    elif receipt.kind is ReceiptKind.SUBSCRIBED:
        welcome_address(session, (sender_id, channel, address_digest), evidence)
    elif receipt.address_is_bad:
        is_mail = channel is Channel.EMAIL
        reason = SuppressionReason.HARD_BOUNCE if is_mail else SuppressionReason.INVALID_ADDRESS
        _suppress(session, sender_id, channel, address_digest, reason)


def refuse_address(session: Session, address: tuple[uuid.UUID, Channel, str], evidence: Evidence) -> bool:
    """Whoever reads this address (sender, channel, digest) wants nothing more there; holds for the next message.

    Returns whether the address was used until now.
    """
    sender_id, channel, digest = address
    is_new = _suppress(session, sender_id, channel, digest, SuppressionReason.UNSUBSCRIBED)
    choices = tuple(Choice(topic, channel, ConsentState.REFUSED) for topic in Topic)
    _record_for_all(session, address, choices, evidence)
    return is_new


def welcome_address(session: Session, address: tuple[uuid.UUID, Channel, str], evidence: Evidence) -> None:
    """Whoever reads this address wants messages again; promotion needs a yes of its own and stays refused."""
    sender_id, channel, digest = address
    lift_suppression(session, sender_id, channel, digest, SuppressionReason.UNSUBSCRIBED)
    choices = tuple(Choice(topic, channel, ConsentState.GRANTED) for topic in Topic if not topic.is_promotional)
    _record_for_all(session, address, choices, evidence)


def find_readers(session: Session, address: tuple[uuid.UUID, Channel, str]) -> tuple[tuple[uuid.UUID, str | None], ...]:
    """Recipient ids and languages of everybody a sender knows by an address, the newest first."""
    sender_id, channel, digest = address
    rows = session.execute(
        select(_RECIPIENTS.c.id, _RECIPIENTS.c.language)
        .join(
            _ADDRESSES,
            (_ADDRESSES.c.sender_id == _RECIPIENTS.c.sender_id) & (_ADDRESSES.c.recipient_id == _RECIPIENTS.c.id),
        )
        .where(
            _ADDRESSES.c.sender_id == sender_id,
            _ADDRESSES.c.channel == channel.value,
            _ADDRESSES.c.address_digest == digest,
        )
        .order_by(_ADDRESSES.c.created_at.desc())
    )
    return tuple((row.id, row.language) for row in rows)


def _record_for_all(
    session: Session, address: tuple[uuid.UUID, Channel, str], choices: tuple[Choice, ...], evidence: Evidence
) -> None:
    for recipient_id, _ in find_readers(session, address):
        record_choices(session, (address[0], recipient_id), choices, evidence)


def _suppress(session: Session, sender_id: uuid.UUID, channel: Channel, digest: str, reason: SuppressionReason) -> bool:
    return suppress_addresses(session, (BadAddress(sender_id, channel, digest, reason),)) > 0
