"""Filling the demo: shops, orders in every stage, parcels that move; a second start keeps what is there."""

import datetime as dt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.foundation.digests import digest_text
from notifier.foundation.sealing import Sealer
from portal.demo.channels import record_opt_ins
from portal.demo.doors import find_doors, open_shop
from portal.demo.facts_file import (
    DemoFacts,
    MerchantFacts,
    collect_facts,
    collect_merchant,
    find_former_facts,
    write_facts,
)
from portal.demo.facts_place import set_aside_facts
from portal.demo.fill_shelves import fill_shelves
from portal.demo.fresh_orders import start_moving
from portal.demo.past_deliveries import remember_deliveries
from portal.demo.pipeline import DemoDoors, show_pictures
from portal.demo.place_order import place_order
from portal.demo.shops import SHOPS, DemoShopPlan
from portal.merchants.api_keys import KeyDraft, create_api_key
from portal.models import ApiKey, Order
from portal.queries.page_links import PageLinks
from portal.settings import Settings
from portal.vocabulary.api_scope import ApiScope

_KEY_NAME: Final = "Demo"


def seed_demo(settings: Settings) -> None:
    """Fill both shops and write `demo.json` last; what an earlier start has made stays as it is.

    The database must be up to date. Works beside running servers and needs no broker.
    """
    database = Database(open_engine(settings.database_url))
    sealer = Sealer(settings.secret_keys)
    links = PageLinks(sealer=sealer, base_url=settings.base_url, link_days=settings.link_days)
    set_aside_facts(settings.data_folder)
    former = find_former_facts(settings.data_folder)
    try:
        merchants = [_fill(database, links, shop, former) for shop in SHOPS]
    finally:
        database.dispose()
    write_facts(settings.data_folder, collect_facts(settings.base_url, merchants))


def _fill(database: Database, links: PageLinks, shop: DemoShopPlan, former: DemoFacts | None) -> MerchantFacts:
    with database.unit_of_work() as session:
        open_shop(session, links.sealer, shop, base_url=links.base_url)
        doors = _doors(session, links, shop)
        api_key = _kept_key(session, doors, shop, former) or create_api_key(
            session, doors.merchant_id, KeyDraft(_KEY_NAME, frozenset(ApiScope))
        )
    now = utc_now()
    _place_missing(database, doors, shop, now)
    with database.unit_of_work() as session:
        start_moving(session, doors, shop, now=now)
        show_pictures(session, doors.merchant_id, shop.pictures)
        record_opt_ins(session, doors.merchant_id)
        remember_deliveries(session, doors.merchant_id, now=now)
    fill_shelves(database, doors.merchant_id, shop)
    with database.reading() as session:
        return collect_merchant(session, links.sealer, doors, shop, api_key=api_key)


def _doors(session: Session, links: PageLinks, shop: DemoShopPlan) -> DemoDoors:
    doors = find_doors(session, links, shop)
    if doors is None:
        raise LookupError(f"The demo shop {shop.draft.slug} was opened without its connections.")
    return doors


def _place_missing(database: Database, doors: DemoDoors, shop: DemoShopPlan, now: dt.datetime) -> None:
    with database.reading() as session:
        known = set(session.scalars(select(Order.external_id).where(Order.connection_id == doors.store_id)))
    for plan in shop.orders:
        if str(shop.external_id(plan.serial)) not in known:
            # One unit of work each, so that servers beside us never wait long for the database.
            with database.unit_of_work() as session:
                place_order(session, doors, shop, plan, now=now)


def _kept_key(session: Session, doors: DemoDoors, shop: DemoShopPlan, former: DemoFacts | None) -> str | None:
    """The API key the former file names, while the database still knows it."""
    for merchant in former.merchants if former else ():
        if merchant.slug != shop.draft.slug:
            continue
        wanted = select(ApiKey.id).where(
            ApiKey.merchant_id == doors.merchant_id,
            ApiKey.key_digest == digest_text(merchant.api_key),
            ApiKey.revoked_at.is_(None),
        )
        if session.scalar(wanted) is not None:
            return merchant.api_key
    return None
