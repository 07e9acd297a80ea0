"""`demo.json`: everything a person or program needs to try the demo, written when all of it is true."""

import os
import uuid
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session

from notifier.foundation.sealing import Sealer
from portal.demo.doors import load_connections
from portal.demo.facts_place import FILE_NAME, FORMER_NAME
from portal.demo.order_views import DemoOrderView, load_order_views
from portal.demo.pipeline import DemoDoors
from portal.demo.shops import CONSOLE_PASSWORD, SHOPS, DemoShopPlan


class ConsoleFacts(msgspec.Struct, frozen=True):
    """Where and how to sign in."""

    url: str
    email: str
    password: str


class ConnectionFacts(msgspec.Struct, frozen=True):
    """A door for webhooks and the secret that signs them."""

    source: str
    kind: str
    url: str
    secret: str


class OrderFacts(msgspec.Struct, frozen=True):
    """An order with what its look-up and its page need; `moving` marks one whose parcels go on by themselves."""

    number: str
    email: str
    postcode: str
    milestone: str
    tracking_url: str
    preferences_url: str
    moving: bool = False


class MerchantFacts(msgspec.Struct, frozen=True):
    """A demo shop."""

    slug: str
    name: str
    api_key: str
    lookup_url: str
    console_email: str
    connections: list[ConnectionFacts]
    orders: list[OrderFacts]


class DemoFacts(msgspec.Struct, frozen=True):
    """The whole file."""

    base_url: str
    console: ConsoleFacts
    outbox_url: str
    merchants: list[MerchantFacts]


def collect_facts(base_url: str, merchants: list[MerchantFacts]) -> DemoFacts:
    """The file's content."""
    console = ConsoleFacts(f"{base_url}/console/", SHOPS[0].owner_email, CONSOLE_PASSWORD)
    return DemoFacts(base_url, console, f"{base_url}/demo/outbox", merchants)


def collect_merchant(
    session: Session, sealer: Sealer, doors: DemoDoors, shop: DemoShopPlan, *, api_key: str
) -> MerchantFacts:
    """What the file says of one shop."""
    base_url = doors.links.base_url
    return MerchantFacts(
        slug=shop.draft.slug,
        name=shop.draft.name,
        api_key=api_key,
        lookup_url=f"{base_url}/m/{shop.draft.slug}/track",
        console_email=shop.owner_email,
        connections=_connections(session, sealer, doors.merchant_id, base_url),
        orders=[_order(view) for view in load_order_views(session, doors, shop)],
    )


def find_former_facts(data_folder: Path) -> DemoFacts | None:
    """What an earlier start has written, None when there is nothing readable."""
    try:
        return msgspec.json.decode((data_folder / FORMER_NAME).read_bytes(), type=DemoFacts)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def write_facts(data_folder: Path, facts: DemoFacts) -> None:
    """Replace the file in one step, readable by the owner alone: it holds secrets of the demo's doors."""
    draft = data_folder / f"{FILE_NAME}.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(facts), indent=2) + b"\n")
    draft.replace(data_folder / FILE_NAME)
    (data_folder / FORMER_NAME).unlink(missing_ok=True)


def _connections(session: Session, sealer: Sealer, merchant_id: uuid.UUID, base_url: str) -> list[ConnectionFacts]:
    return [
        ConnectionFacts(
            row.source, row.kind, f"{base_url}/hooks/{row.kind}s/{row.id}", sealer.unseal(row.secret_sealed)
        )
        for row in sorted(load_connections(session, merchant_id).values(), key=lambda row: (row.kind, row.source))
    ]


def _order(view: DemoOrderView) -> OrderFacts:
    return OrderFacts(
        number=view.number,
        email=view.email,
        postcode=view.postcode,
        milestone=view.milestone.value,
        tracking_url=view.tracking_url,
        preferences_url=view.preferences_url,
        moving=view.is_moving,
    )
