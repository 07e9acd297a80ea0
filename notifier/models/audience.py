"""People messages are written to, their addresses, answers and the suppression list."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_mode import ConsentMode
from notifier.vocabulary.consent_state import ConsentSource, ConsentState
from notifier.vocabulary.message_dial import MessageDial
from notifier.vocabulary.suppression_reason import SuppressionReason
from notifier.vocabulary.topic import Topic


class Recipient(Base):
    """A person one sender writes to."""

    __tablename__ = "recipients"
    __table_args__ = (
        UniqueConstraint("sender_id", "id"),
        UniqueConstraint("sender_id", "identity_digest"),
        one_of("message_dial", MessageDial),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"))
    #: Digest of what makes the person one: the normal form of the e-mail address, else of the number.
    identity_digest: Mapped[str]
    name: Mapped[str | None]
    language: Mapped[str | None]
    #: Where the person lives, as far as is known: ISO 3166 codes and an IANA zone.
    country: Mapped[str | None]
    region: Mapped[str | None]
    time_zone: Mapped[str | None]
    #: The person's own, `{"from": "21:00", "until": "08:00"}`; None when there are none.
    quiet_hours: Mapped[dict[str, Any] | None]
    #: How much the person wants to hear, until when nothing, and in which language (BCP 47) whatever an order says.
    message_dial: Mapped[str] = mapped_column(default=MessageDial.ALL.value, server_default=MessageDial.ALL.value)
    paused_until: Mapped[dt.datetime | None]
    chosen_language: Mapped[str | None]
    #: The channels the person likes best, the best first, such as `push,email`; None when a rule's order holds.
    channel_order: Mapped[str | None]
    #: Whether this person lets opens and clicks be counted, where the sender does.
    may_be_counted: Mapped[bool] = mapped_column(default=True)
    #: Since when this is nobody any more: a row that the ledger and the figures hang on, with nothing of the person.
    forgotten_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]


class RecipientAddress(Base):
    """Where a person can be reached on a channel."""

    __tablename__ = "recipient_addresses"
    __table_args__ = (
        UniqueConstraint(
            "sender_id", "recipient_id", "channel", "address_digest", name="uq_recipient_addresses_address"
        ),
        ForeignKeyConstraint(["sender_id", "recipient_id"], ["recipients.sender_id", "recipients.id"]),
        Index("ix_recipient_addresses_digest", "sender_id", "channel", "address_digest"),
        one_of("channel", Channel),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID]
    recipient_id: Mapped[uuid.UUID]
    channel: Mapped[str]
    address: Mapped[str] = mapped_column(Text)
    address_digest: Mapped[str]
    created_at: Mapped[dt.datetime]


class Consent(Base):
    """The answer that counts now for one topic on one channel."""

    __tablename__ = "consents"
    __table_args__ = (
        ForeignKeyConstraint(["sender_id", "recipient_id"], ["recipients.sender_id", "recipients.id"]),
        one_of("topic", Topic),
        one_of("channel", Channel),
        one_of("state", ConsentState),
    )

    sender_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    recipient_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    changed_at: Mapped[dt.datetime]


class ConsentModeRow(Base):
    """What holds for a sender's topic on a channel when a person has said nothing; without a row the default."""

    __tablename__ = "consent_modes"
    __table_args__ = (
        one_of("topic", Topic),
        one_of("channel", Channel),
        one_of("mode", ConsentMode),
    )

    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    mode: Mapped[str]
    #: What promotion without a yes rests on: what people were told when they gave their address.
    proof: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[dt.datetime]


class ConsentChange(Base):
    """One entry of the consent ledger; rows are only ever added."""

    __tablename__ = "consent_changes"
    __table_args__ = (
        ForeignKeyConstraint(["sender_id", "recipient_id"], ["recipients.sender_id", "recipients.id"]),
        Index("ix_consent_changes_recipient", "sender_id", "recipient_id"),
        one_of("topic", Topic),
        one_of("channel", Channel),
        one_of("state", ConsentState),
        one_of("source", ConsentSource),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID]
    recipient_id: Mapped[uuid.UUID]
    topic: Mapped[str]
    channel: Mapped[str]
    state: Mapped[str]
    source: Mapped[str]
    #: Which wording the person saw, such as `preferences-2026-11`.
    wording_version: Mapped[str]
    language: Mapped[str]
    #: What proves the answer: the message or page it was given from.
    proof: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[dt.datetime]


class Suppression(Base):
    """An address a sender must not use on a channel."""

    __tablename__ = "suppressions"
    __table_args__ = (
        UniqueConstraint("sender_id", "channel", "address_digest"),
        one_of("channel", Channel),
        one_of("reason", SuppressionReason),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"))
    channel: Mapped[str]
    address_digest: Mapped[str]
    reason: Mapped[str]
    created_at: Mapped[dt.datetime]


class ForgottenAddress(Base):
    """Whose ledger entries those of a forgotten person are: proof for whoever brings the address, by digest alone."""

    __tablename__ = "forgotten_addresses"
    __table_args__ = (
        ForeignKeyConstraint(["sender_id", "recipient_id"], ["recipients.sender_id", "recipients.id"]),
        Index("ix_forgotten_addresses_digest", "sender_id", "channel", "address_digest"),
        one_of("channel", Channel),
    )

    sender_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    recipient_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    address_digest: Mapped[str] = mapped_column(primary_key=True)
    forgotten_at: Mapped[dt.datetime]
