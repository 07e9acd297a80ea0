"""What waits for an answer from its own address: new addresses, and a yes to promotion."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from notifier.vocabulary.address_change import AddressChangeState
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentSource
from notifier.vocabulary.topic import Topic


class AddressChange(Base):
    """The ledger of changed addresses: one entry for each wish, with who agreed to it and when."""

    __tablename__ = "address_changes"
    __table_args__ = (
        ForeignKeyConstraint(["sender_id", "recipient_id"], ["recipients.sender_id", "recipients.id"]),
        Index("ix_address_changes_recipient", "sender_id", "recipient_id"),
        one_of("channel", Channel),
        one_of("asked_channel", Channel),
        one_of("state", AddressChangeState),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID]
    recipient_id: Mapped[uuid.UUID]
    #: `email`, or `sms` for a number, which WhatsApp uses too.
    channel: Mapped[str]
    address: Mapped[str] = mapped_column(Text)
    #: The address in use that has to agree, on which channel; None when there was none.
    asked_channel: Mapped[str | None]
    asked_address: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str]
    #: Of the code that was sent to a new number, and how often one was entered.
    code_digest: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0)
    language: Mapped[str]
    #: Which page the wish came from, and which words were seen there.
    proof: Mapped[str] = mapped_column(Text)
    wording_version: Mapped[str]
    asked_at: Mapped[dt.datetime]
    agreed_at: Mapped[dt.datetime | None]
    #: Until when the next answer counts.
    expires_at: Mapped[dt.datetime]
    confirmed_at: Mapped[dt.datetime | None]
    undone_at: Mapped[dt.datetime | None]


class ConsentRequest(Base):
    """A yes that was given on a form and counts once it is confirmed from its own address."""

    __tablename__ = "consent_requests"
    __table_args__ = (
        ForeignKeyConstraint(["sender_id", "recipient_id"], ["recipients.sender_id", "recipients.id"]),
        Index("ix_consent_requests_recipient", "sender_id", "recipient_id"),
        one_of("topic", Topic),
        one_of("channel", Channel),
        one_of("source", ConsentSource),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID]
    recipient_id: Mapped[uuid.UUID]
    topic: Mapped[str]
    channel: Mapped[str]
    #: Whose yes it is: of who reads this address.
    address_digest: Mapped[str]
    source: Mapped[str]
    wording_version: Mapped[str]
    language: Mapped[str]
    proof: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    confirmed_at: Mapped[dt.datetime | None]
