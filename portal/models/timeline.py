"""Checkpoints, the milestones they led to, delivery estimates and carrier codes nobody knows yet."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.estimate_source import EstimateSource
from portal.vocabulary.fault import Fault
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.origin import Origin

_SHIPMENT = ["shipments.merchant_id", "shipments.id"]


class Checkpoint(Base):
    """A scan, stored once on the timeline of its shipment."""

    __tablename__ = "checkpoints"
    __table_args__ = (
        UniqueConstraint("shipment_id", "digest"),
        ForeignKeyConstraint(["merchant_id", "shipment_id"], _SHIPMENT),
        # Few scans are unknown, and a person who gives them a meaning wants to know how many.
        Index(
            "ix_checkpoints_unknown", "merchant_id", "carrier_code",
            postgresql_where=text("code = 'unknown'"), sqlite_where=text("code = 'unknown'"),
        ),
        one_of("milestone", Milestone),
        one_of("fault", Fault),
        one_of("origin", Origin),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    shipment_id: Mapped[uuid.UUID]
    digest: Mapped[str]
    milestone: Mapped[str]
    code: Mapped[str]
    fault: Mapped[str | None]
    action_required: Mapped[bool]
    origin: Mapped[str]
    occurred_at: Mapped[dt.datetime]
    #: Minutes east of Greenwich at the depot; null when the source gave none.
    local_offset_minutes: Mapped[int | None]
    received_at: Mapped[dt.datetime]
    city: Mapped[str]
    region: Mapped[str]
    postcode: Mapped[str]
    country: Mapped[str]
    #: The carrier's own words and code.
    wording: Mapped[str] = mapped_column(Text)
    carrier_code: Mapped[str]
    is_correction: Mapped[bool]
    #: The raw payload it came from: a tracker's or a store's, by its id; null once that was pruned.
    raw_event_id: Mapped[uuid.UUID | None]


class MilestoneChange(Base):
    """The moment a shipment reached a milestone, and whether it was news when we learned it."""

    __tablename__ = "milestone_changes"
    __table_args__ = (
        UniqueConstraint("shipment_id", "change_key"),
        ForeignKeyConstraint(["merchant_id", "shipment_id"], _SHIPMENT),
        one_of("milestone", Milestone),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    shipment_id: Mapped[uuid.UUID]
    #: What the change is called among those of its shipment (`timeline.progress.MilestoneChange.key`).
    change_key: Mapped[str]
    milestone: Mapped[str]
    code: Mapped[str]
    checkpoint_digest: Mapped[str]
    occurred_at: Mapped[dt.datetime]
    learned_at: Mapped[dt.datetime]
    is_correction: Mapped[bool]
    is_announced: Mapped[bool]


class DeliveryEstimate(Base):
    """One estimate as it was told, newest by `made_at`; days at the destination, both ends included."""

    __tablename__ = "delivery_estimates"
    __table_args__ = (
        ForeignKeyConstraint(["merchant_id", "shipment_id"], _SHIPMENT),
        Index("ix_delivery_estimates_shipment", "shipment_id", "made_at"),
        one_of("source", EstimateSource),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    shipment_id: Mapped[uuid.UUID]
    earliest_on: Mapped[dt.date]
    latest_on: Mapped[dt.date]
    source: Mapped[str]
    made_at: Mapped[dt.datetime]


class UnknownCode(Base):
    """A carrier's code without a meaning of ours yet, with a sample of its words."""

    __tablename__ = "unknown_codes"
    __table_args__ = (
        UniqueConstraint(
            "merchant_id", "source", "carrier", "carrier_code", "wording_digest", name="uq_unknown_codes_meaning"
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    source: Mapped[str]
    carrier: Mapped[str]
    carrier_code: Mapped[str]
    wording_digest: Mapped[str]
    wording: Mapped[str] = mapped_column(Text)
    seen_count: Mapped[int]
    first_seen_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]


class CarrierCodeMapping(Base):
    """What a merchant says a carrier's code means, and how far the scans stored before have been read again."""

    __tablename__ = "carrier_code_mappings"
    __table_args__ = (
        UniqueConstraint(
            *("merchant_id", "source", "carrier", "carrier_code", "wording_digest"),
            name="uq_carrier_code_mappings_meaning",
        ),
        Index(
            "ix_carrier_code_mappings_open", "created_at",
            postgresql_where=text("replayed_at IS NULL"), sqlite_where=text("replayed_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    source: Mapped[str]
    carrier: Mapped[str]
    carrier_code: Mapped[str]
    #: Of the words it holds for; empty for the code with any words.
    wording_digest: Mapped[str]
    #: A word of `CheckpointCode`.
    code: Mapped[str]
    created_at: Mapped[dt.datetime]
    replayed_count: Mapped[int] = mapped_column(default=0)
    #: When no scan from before was left to read again; None while there may be some.
    replayed_at: Mapped[dt.datetime | None]
