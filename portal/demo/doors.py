"""The demo shops' own accounts: opened once, found again on every later start."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.sealing import Sealer
from portal.demo.channels import open_channels
from portal.demo.pipeline import DemoDoors
from portal.demo.shops import CONSOLE_PASSWORD, DemoShopPlan
from portal.merchants.accounts import create_merchant, find_merchant
from portal.merchants.branding import refresh_sender
from portal.merchants.connections import add_connection
from portal.merchants.team import create_user
from portal.models import Connection, MerchantUser
from portal.queries.page_links import PageLinks
from portal.sources.stores.registry import STORES
from portal.sources.trackers.registry import TRACKERS
from portal.vocabulary.merchant_role import MerchantRole

_STORE = "shopify"
_TRACKER = "simulated"


def open_shop(session: Session, sealer: Sealer, shop: DemoShopPlan, *, base_url: str) -> uuid.UUID:
    """Open a demo shop, or bring what is there up to date; the merchant's id."""
    known = find_merchant(session, shop.draft.slug)
    if known is None:
        merchant_id = create_merchant(session, shop.draft, base_url=base_url)
    else:
        merchant_id = known.id
        # Messages carry the public address, and this start may listen elsewhere than the last.
        refresh_sender(session, merchant_id, base_url=base_url)
    open_channels(session, sealer, merchant_id)
    _add_owner(session, merchant_id, shop)
    _add_connections(session, sealer, merchant_id)
    return merchant_id


def find_doors(session: Session, links: PageLinks, shop: DemoShopPlan) -> DemoDoors | None:
    """The doors of a demo shop, None before it was opened."""
    merchant = find_merchant(session, shop.draft.slug)
    if merchant is None:
        return None
    connections = load_connections(session, merchant.id)
    if _STORE not in connections or _TRACKER not in connections:
        return None
    return DemoDoors(merchant.id, connections[_STORE].id, connections[_TRACKER].id, links)


def load_connections(session: Session, merchant_id: uuid.UUID) -> dict[str, Connection]:
    """The first connection of every source."""
    rows = session.scalars(
        select(Connection)
        .where(Connection.merchant_id == merchant_id)
        .order_by(Connection.created_at.desc(), Connection.id.desc())
    )
    return {row.source: row for row in rows}


def _add_owner(session: Session, merchant_id: uuid.UUID, shop: DemoShopPlan) -> None:
    wanted = select(MerchantUser.id).where(
        MerchantUser.merchant_id == merchant_id, MerchantUser.email == shop.owner_email
    )
    if session.scalar(wanted) is None:
        create_user(session, merchant_id, shop.owner_email, CONSOLE_PASSWORD, role=MerchantRole.OWNER.value)


def _add_connections(session: Session, sealer: Sealer, merchant_id: uuid.UUID) -> None:
    known = load_connections(session, merchant_id)
    for source in (*STORES, *TRACKERS):
        if source not in known:
            add_connection(session, sealer, merchant_id, source)
