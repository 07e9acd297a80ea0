"""Versions of a look, uploaded files, a merchant's own domain, and the domain its mail is sent from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_STATES = "state IN ('draft', 'published', 'past', 'discarded')"
_DOMAIN_STATES = "state IN ('asked', 'verified', 'failed')"
_FILES = ("icon_url", "card_url", "font_url")


def upgrade() -> None:
    for name in _FILES:
        op.add_column("brandings", sa.Column(name, sa.Text()))
    op.add_column("brandings", sa.Column("texts", DOCUMENT, nullable=False, server_default="{}"))
    op.add_column("brandings", sa.Column("own_css", sa.Text(), nullable=False, server_default=""))
    _create_versions()
    op.create_table(
        "brand_files",
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=255), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_brand_files_merchant_id"),
        sa.PrimaryKeyConstraint("merchant_id", "digest", name="pk_brand_files"),
    )
    _create_domains()


def downgrade() -> None:
    for name in ("sender_domains", "custom_domains", "brand_files", "branding_versions"):
        op.drop_table(name)
    for name in ("own_css", "texts", *_FILES):
        op.drop_column("brandings", name)


def _create_versions() -> None:
    op.create_table(
        "branding_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.Column("author", sa.String(length=255), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(_STATES, name=op.f("ck_branding_versions_state")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_branding_versions_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_branding_versions"),
        sa.UniqueConstraint("merchant_id", "number", name="uq_branding_versions_merchant_id_number"),
    )
    for state in ("draft", "published"):
        _only_one("branding_versions", state, ["merchant_id"], f"ix_branding_versions_{state}")


def _create_domains() -> None:
    op.create_table(
        "custom_domains",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("token", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("finding", sa.String(length=255), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(_DOMAIN_STATES, name=op.f("ck_custom_domains_state")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_custom_domains_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_custom_domains"),
        sa.UniqueConstraint("merchant_id", name="uq_custom_domains_merchant_id"),
    )
    _only_one("custom_domains", "verified", ["host"], "ix_custom_domains_host")
    op.create_table(
        "sender_domains",
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("domain", sa.String(length=255), nullable=False),
        sa.Column("spf_include", sa.String(length=255), nullable=False),
        sa.Column("dkim_selector", sa.String(length=255), nullable=False),
        sa.Column("findings", DOCUMENT, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_sender_domains_merchant_id"),
        sa.PrimaryKeyConstraint("merchant_id", name="pk_sender_domains"),
    )


def _only_one(table: str, state: str, columns: list[str], name: str) -> None:
    where = sa.text(f"state = '{state}'")
    op.create_index(name, table, columns, unique=True, postgresql_where=where, sqlite_where=where)
