"""Who wrote to us last, and the templates approved for those who did not."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.tables import Base
from notifier.vocabulary.channel import Channel


class Conversation(Base):
    """A person's last message on a channel: WhatsApp lets a shop write freely for 24 hours after it."""

    __tablename__ = "conversations"
    __table_args__ = (one_of("channel", Channel),)

    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    address_digest: Mapped[str] = mapped_column(primary_key=True)
    last_inbound_at: Mapped[dt.datetime]


class WhatsAppTemplateName(Base):
    """The approved template a sender uses instead of the one named by convention."""

    __tablename__ = "whatsapp_templates"

    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"), primary_key=True)
    trigger: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    #: The language as Meta writes it: `en`, `pt_BR`.
    template_language: Mapped[str]
    #: Its first button opens the tracking page and is completed by the last part of the link's path.
    has_button: Mapped[bool]
