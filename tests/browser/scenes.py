"""A site for browsers: a running web server, and orders in every state a shopper can meet, taken in as always."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from notifier.api.confirmations import (
    Address,
    AddressWish,
    AnswerLink,
    AnswerStep,
    ask_for_new_address,
    make_answer_token,
)
from notifier.audience.link_tokens import UnsubscribeLink, make_preferences_token, make_unsubscribe_token
from notifier.audience.recipients import find_recipient
from notifier.foundation.clock import utc_now
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.topic import Topic
from portal.models import StoreEvent, TrackerEvent
from portal.queries.page_links import PageLinks
from portal.tracking.ingest_store_event import ingest_store_event
from portal.tracking.ingest_tracker_event import ingest_tracker_event
from portal.tracking.record_raw_event import RawPayload, record_raw_event
from tests.factories.catalogue import offer_something
from tests.factories.notifier_channels import EVIDENCE, carry
from tests.running import documents
from tests.running.shop import Shop, encode, open_shop
from tests.running.stack import Stack

EMAIL = "mirela@tannenberg.example"
MOVING = ("label_created", "picked_up", "departed_facility", "arrived_at_facility")
#: What a parcel of each scene was scanned as; None is an order without parcel.
SCENES: Mapping[str, Sequence[Sequence[str]]] = {
    "nothing sent yet": (),
    "on its way": (MOVING,),
    "out for delivery": ((*MOVING, "out_for_delivery"),),
    "delivered": ((*MOVING, "out_for_delivery", "delivered"),),
    "action required": ((*MOVING, "address_problem"),),
    "ready for pickup": ((*MOVING, "available_for_pickup"),),
    "coming back": ((*MOVING, "refused", "returning"),),
    "several parcels": ((*MOVING, "delivered"), MOVING, ("label_created",), ()),
}
CANCELLED = "cancelled"
EVERY_SCENE = (*SCENES, CANCELLED)


@dataclass(frozen=True)
class Site:
    """The web server, one shop and the paths of its pages by scene."""

    stack: Stack
    shop: Shop
    pages: dict[str, str]
    preferences: str
    unsubscribe: str
    #: Where the address in use is asked whether messages may go to a new one.
    agreement: str

    @property
    def base_url(self) -> str:
        """Where the site is."""
        return self.stack.settings.base_url

    def paths(self) -> dict[str, str]:
        """Every kind of page by a name of its own."""
        others = {
            "lookup": f"/m/{self.shop.slug}/track",
            "preferences": self.preferences,
            "preferences from the page": f"{self.pages['on its way']}/preferences",
            "feedback": f"{self.pages['delivered']}/feedback?score=4",
            "unsubscribe": self.unsubscribe,
            "agreement": self.agreement,
            "problem": f"{self.pages['several parcels']}/problem",
            "change": f"{self.pages['nothing sent yet']}/change",
            "return": f"{self.pages['delivered']}/return",
            "no return yet": f"{self.pages['on its way']}/return",
            "gift": f"{self.pages['delivered']}/gift",
            "not found": "/t/unknown",
        }
        return self.pages | others

    def path_of(self, name: str, language: str) -> str:
        """The path of a page in a language."""
        path = self.paths()[name]
        return f"{path}{'&' if '?' in path else '?'}lang={language}"

    def scan(self, scene: str, code: str) -> None:
        """Let the carrier see the first parcel of a scene once more, now and in Potsdam."""
        news = documents.report(_number(scene, 0), [(code, documents.moment(0.1))], city="Potsdam")
        apply(self.shop, "simulated", news)


def build_site(stack: Stack) -> Site:
    """Open the shop and take in every order."""
    shop = open_shop(stack.database, stack.settings, stack.caller())
    for channel in (Channel.SMS, Channel.WHATSAPP):
        carry(shop.database, shop.merchant_id, channel)
    with shop.database.unit_of_work() as session:
        offer_something(session, shop.merchant_id)
    for scene in EVERY_SCENE:
        _take_in(shop, scene)
    signer = Signer(stack.settings.secret_keys)
    with stack.database.reading() as session:
        recipient_id = find_recipient(session, shop.merchant_id, EMAIL)
    assert recipient_id is not None
    link = UnsubscribeLink(shop.merchant_id, recipient_id, Channel.EMAIL, Topic.ORDER_UPDATES, new_id())
    return Site(
        stack=stack,
        shop=shop,
        pages={scene: shop.page_path(_order_number(scene)) for scene in EVERY_SCENE},
        preferences=f"/p/{make_preferences_token(signer, shop.merchant_id, recipient_id)}",
        unsubscribe=f"/u/{make_unsubscribe_token(signer, link)}",
        agreement=f"/a/{make_answer_token(signer, _ask_for_new_address(shop, signer, recipient_id))}",
    )


def _ask_for_new_address(shop: Shop, signer: Signer, recipient_id: uuid.UUID) -> AnswerLink:
    new = Address(Channel.EMAIL, "nova@tannenberg.example")
    with shop.database.unit_of_work() as session:
        wish = AddressWish((shop.merchant_id, recipient_id), new, EVIDENCE, is_from_message=True)
        change = ask_for_new_address(session, signer, wish)
    assert change is not None
    return AnswerLink(AnswerStep.AGREE, change.id)


def apply(shop: Shop, source: str, document: Mapping[str, Any], topic: str = "") -> None:
    """Store a payload and apply it at once, as the worker would."""
    door, now = shop.doors[source], utc_now()
    sealer = Sealer(shop.settings.secret_keys)
    links = PageLinks(sealer=sealer, base_url=shop.settings.base_url, link_days=shop.settings.link_days)
    payload = RawPayload(door.kind, shop.merchant_id, door.id, topic or "tracker.updated", encode(document), now)
    with shop.database.unit_of_work() as session:
        event_id: uuid.UUID = record_raw_event(session, payload).id
        if source == "shopify":
            ingest_store_event(session, links, session.get_one(StoreEvent, event_id), now=now)
        else:
            ingest_tracker_event(session, links, session.get_one(TrackerEvent, event_id), now=now)


def _take_in(shop: Shop, scene: str) -> None:
    journeys = SCENES.get(scene, ())
    order = documents.order(_order_number(scene), EMAIL, lines=max(1, len(journeys)), hours_ago=60)
    apply(shop, "shopify", order, "orders/create")
    if scene == CANCELLED:
        at = documents.moment(0)
        apply(shop, "shopify", order | {"cancelled_at": at, "updated_at": at}, "orders/cancelled")
    for place, codes in enumerate(journeys):
        number = _number(scene, place)
        part = documents.fulfilment(order, [number], serial=place, line_items=[order["line_items"][place]])
        apply(shop, "shopify", part, "fulfillments/create")
        scans = [(code, documents.moment(50 - 6 * step)) for step, code in enumerate(codes)]
        apply(shop, "simulated", documents.report(number, scans, estimated_on=documents.moment(-40)[:10]))


def _order_number(scene: str) -> str:
    return f"#{3000 + EVERY_SCENE.index(scene)}"


def _number(scene: str, place: int) -> str:
    return f"1Z5550{3000 + EVERY_SCENE.index(scene)}{place:02d}"
