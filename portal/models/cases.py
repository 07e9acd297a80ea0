"""Cases of shoppers: what they are about, what was written, what was asked to be changed."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.case_author import CaseAuthor
from portal.vocabulary.case_instruction import CaseInstruction
from portal.vocabulary.case_kind import CaseKind
from portal.vocabulary.case_state import CaseState

_ORDER = ["orders.merchant_id", "orders.id"]
_CASE = ["cases.merchant_id", "cases.id"]


class Case(Base):
    """A problem with an order, or a change asked for; `number` is what both sides call it, such as `C-7KTM2X`."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("merchant_id", "id"),
        UniqueConstraint("merchant_id", "number"),
        ForeignKeyConstraint(["merchant_id", "order_id"], _ORDER),
        Index("ix_cases_order", "order_id"),
        ForeignKeyConstraint(["assignee_id"], ["merchant_users.id"], ondelete="SET NULL"),
        Index("ix_cases_newest", "merchant_id", "state", "changed_at", "id"),
        Index("ix_cases_assignee", "assignee_id"),
        one_of("kind", CaseKind),
        one_of("state", CaseState),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    order_id: Mapped[uuid.UUID]
    number: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    opened_at: Mapped[dt.datetime]
    #: Of the newest message, or of closing.
    changed_at: Mapped[dt.datetime]
    #: Who of the team takes care of it; None until somebody does.
    assignee_id: Mapped[uuid.UUID | None]


class CaseItem(Base):
    """A line of goods a case is about."""

    __tablename__ = "case_items"
    __table_args__ = (
        ForeignKeyConstraint(["case_id"], ["cases.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["order_line_id"], ["order_lines.id"], ondelete="CASCADE"),
        Index("ix_case_items_order_line", "order_line_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_line_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class CaseMessage(Base):
    """What one side wrote, as typed; empty where the kind of the case says it all. Personal data."""

    __tablename__ = "case_messages"
    __table_args__ = (
        UniqueConstraint("order_id", "form_key"),
        ForeignKeyConstraint(["merchant_id", "case_id"], _CASE),
        ForeignKeyConstraint(["merchant_id", "order_id"], _ORDER),
        Index("ix_case_messages_case", "case_id", "written_at"),
        one_of("author", CaseAuthor),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    order_id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    author: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[dt.datetime]
    #: Of the form it came with: a form posted twice is one message. Null for the merchant's.
    form_key: Mapped[str | None]


class CaseChange(Base):
    """What a shopper asks to be changed, an address or an instruction; the order stays as it is. Personal data."""

    __tablename__ = "case_changes"
    __table_args__ = (
        ForeignKeyConstraint(["merchant_id", "case_id"], _CASE),
        one_of("instruction", CaseInstruction),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    merchant_id: Mapped[uuid.UUID]
    instruction: Mapped[str | None]
    #: The address asked for; null, all of it, where only an instruction is. The country is that of the order.
    name: Mapped[str | None]
    street: Mapped[str | None] = mapped_column(Text)
    city: Mapped[str | None]
    region: Mapped[str | None]
    postcode: Mapped[str | None]
    #: The merchant's answer; null until it is given.
    is_granted: Mapped[bool | None]


class SavedReply(Base):
    """An answer the team gives again and again."""

    __tablename__ = "saved_replies"
    __table_args__ = (UniqueConstraint("merchant_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    name: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[dt.datetime]
