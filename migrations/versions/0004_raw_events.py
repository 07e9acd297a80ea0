"""Payloads as received, codes nobody knows yet, and the simulated carrier's journeys."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

#: In the order of their references.
TABLES = (
    "unknown_codes",
    "simulated_journeys",
    "store_events",
    "tracker_events",
)


def upgrade() -> None:
    _create_unknown_codes()
    _create_simulated_journeys()
    _index_simulated_journeys()
    _create_store_events()
    _index_store_events()
    _create_tracker_events()
    _index_tracker_events()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_unknown_codes() -> None:
    op.create_table(
        "unknown_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("carrier", sa.String(length=255), nullable=False),
        sa.Column("carrier_code", sa.String(length=255), nullable=False),
        sa.Column("wording_digest", sa.String(length=255), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("seen_count", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_unknown_codes_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unknown_codes"),
        sa.UniqueConstraint(
            "merchant_id", "source", "carrier", "carrier_code", "wording_digest", name="uq_unknown_codes_meaning"
        ),
    )


def _create_simulated_journeys() -> None:
    op.create_table(
        "simulated_journeys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("tracking_number", sa.String(length=255), nullable=False),
        sa.Column("journey", sa.String(length=255), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("steps_played", sa.Integer(), nullable=False),
        sa.Column("next_step_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["merchant_id", "connection_id"],
            ["connections.merchant_id", "connections.id"],
            name="fk_simulated_journeys_merchant_id_connection_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_simulated_journeys"),
        sa.UniqueConstraint(
            "connection_id", "tracking_number", name="uq_simulated_journeys_connection_id_tracking_number"
        ),
    )


def _index_simulated_journeys() -> None:
    op.create_index("ix_simulated_journeys_next_step_at", "simulated_journeys", ["next_step_at"])


def _create_store_events() -> None:
    op.create_table(
        "store_events",
        sa.Column("waits_for", sa.String(length=255)),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=255), nullable=False),
        sa.Column("topic", sa.String(length=255), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("problem", sa.Text()),
        sa.Column("applied_at", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('new', 'applied', 'ignored', 'waiting', 'unreadable')", name=op.f("ck_store_events_state")
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id", "connection_id"],
            ["connections.merchant_id", "connections.id"],
            name="fk_store_events_merchant_id_connection_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_store_events"),
        sa.UniqueConstraint("connection_id", "digest", name="uq_store_events_connection_id_digest"),
    )


def _index_store_events() -> None:
    op.create_index(
        "ix_store_events_open",
        "store_events",
        ["due_at"],
        postgresql_where=sa.text("state = 'new'"),
        sqlite_where=sa.text("state = 'new'"),
    )
    op.create_index("ix_store_events_waits_for", "store_events", ["waits_for"])
    op.create_index(
        "ix_store_events_waiting",
        "store_events",
        ["received_at", "due_at", "connection_id", "waits_for"],
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_store_events_received", "store_events", ["received_at"])


def _create_tracker_events() -> None:
    op.create_table(
        "tracker_events",
        sa.Column("waits_for", sa.String(length=255)),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=255), nullable=False),
        sa.Column("topic", sa.String(length=255), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("problem", sa.Text()),
        sa.Column("applied_at", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('new', 'applied', 'ignored', 'waiting', 'unreadable')", name=op.f("ck_tracker_events_state")
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id", "connection_id"],
            ["connections.merchant_id", "connections.id"],
            name="fk_tracker_events_merchant_id_connection_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tracker_events"),
        sa.UniqueConstraint("connection_id", "digest", name="uq_tracker_events_connection_id_digest"),
    )


def _index_tracker_events() -> None:
    op.create_index(
        "ix_tracker_events_open",
        "tracker_events",
        ["due_at"],
        postgresql_where=sa.text("state = 'new'"),
        sqlite_where=sa.text("state = 'new'"),
    )
    op.create_index("ix_tracker_events_waits_for", "tracker_events", ["merchant_id", "waits_for"])
    op.create_index(
        "ix_tracker_events_waiting",
        "tracker_events",
        ["merchant_id", "waits_for"],
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_tracker_events_received", "tracker_events", ["received_at"])
