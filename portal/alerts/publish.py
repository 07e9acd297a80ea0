"""Publishing of triggers, in the same transaction as the news they tell."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy.orm import Session

from notifier.api.catalogue import TRIGGER_TYPES, TriggerType, get_trigger_type
from notifier.api.triggers import Person, TriggerDraft, publish
from notifier.api.vocabulary import Facts, JsonValue
from notifier.foundation.signing import parse_id
from portal.alerts.facts import OrderFacts, collect_order_facts, find_newest_parcel
from portal.alerts.facts_parcel import collect_parcel_facts
from portal.alerts.stand_ins import stands_in
from portal.alerts.webhook_events import record_webhook_event
from portal.queries.page_links import PageLinks
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.trigger_name import order_trigger

_ORDER_SUBJECT: Final = "order:"
#: News of an order whose message names the carrier and number of the parcel.
_ABOUT_SENDING: Final = frozenset(
    map(order_trigger, (OrderStage.PARTIALLY_SHIPPED, OrderStage.SHIPPED, OrderStage.READY_FOR_PICKUP))
)


@dataclass(frozen=True, slots=True)
class News:
    """What happened: the trigger's name, what makes it one occurrence, when it happened and when we learned it."""

    trigger: str
    occurrence: str
    occurred_at: dt.datetime
    learned_at: dt.datetime
    #: Groups of facts that belong to this occurrence alone.
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel and its order, by their ids."""

    order_id: uuid.UUID
    shipment_id: uuid.UUID


def publish_order_news(session: Session, links: PageLinks, order_id: uuid.UUID, news: News) -> bool:
    """Tell the notifier about an order; returns whether the occurrence was new."""
    kind = TRIGGER_TYPES.get(news.trigger)
    if kind is None:
        return False
    order = collect_order_facts(session, links, order_id)
    facts = {**order.facts, **news.facts}
    if news.trigger in _ABOUT_SENDING and (shipment_id := find_newest_parcel(session, order_id)) is not None:
        facts = {**facts, **collect_parcel_facts(session, shipment_id, language=order.language)}
    return _publish(session, _draft(kind, order, order_id, news, facts))


def publish_shipment_news(session: Session, links: PageLinks, parcel: Parcel, news: News) -> bool:
    """Tell the notifier about one parcel of an order; returns whether the occurrence was new."""
    kind = TRIGGER_TYPES.get(news.trigger)
    if kind is None:
        return False
    return _publish_about_parcel(session, parcel, _collect(session, links, parcel), (kind, news))


def publish_scan_news(
    session: Session, links: PageLinks, parcel: Parcel, *, milestone: News | None, code: News | None
) -> None:
    """Tell what one scan says: the milestone it leads to and its finer meaning, either of which may be no news.

    Both are told, so that a rule for every delivery hears of the one to a neighbour; but where the merchant's rules for
    the finer news surely tell the same people on the same channels, it stands for both: they hear of one scan once.
    """
    known = [(kind, news) for news in (code, milestone) if news and (kind := TRIGGER_TYPES.get(news.trigger))]
    if not known:
        return
    order = _collect(session, links, parcel)
    if len(known) > 1:
        (finer, _), (plain, _) = known
        if stands_in(session, order.merchant_id, finer=finer.name, plain=plain.name):
            if _publish_about_parcel(session, parcel, order, known[0]):
                _tell_software(session, parcel, order, known[1])
            return
    for kind, news in known:
        _publish_about_parcel(session, parcel, order, (kind, news))


def publish_by_hand(
    session: Session, links: PageLinks, order_id: uuid.UUID, news: News, extra: Mapping[str, JsonValue]
) -> bool:
    """Publish any known trigger for an order with facts of the caller's on top; `ProductError` if it is unknown."""
    kind = get_trigger_type(news.trigger)
    order = collect_order_facts(session, links, order_id)
    return _publish(session, _draft(kind, order, order_id, news, {**order.facts, **extra}))


def subject_key(order_id: uuid.UUID) -> str:
    """What the notifier knows an order by."""
    return f"{_ORDER_SUBJECT}{order_id}"


def find_subject_order(key: str) -> uuid.UUID | None:
    """The order behind what the notifier calls a subject; None where it is something else."""
    return parse_id(key.removeprefix(_ORDER_SUBJECT)) if key.startswith(_ORDER_SUBJECT) else None


def _collect(session: Session, links: PageLinks, parcel: Parcel) -> OrderFacts:
    order = collect_order_facts(session, links, parcel.order_id)
    of_parcel = collect_parcel_facts(session, parcel.shipment_id, language=order.language)
    return replace(order, facts={**order.facts, **of_parcel})


def _publish_about_parcel(session: Session, parcel: Parcel, order: OrderFacts, told: tuple[TriggerType, News]) -> bool:
    kind, news = told
    draft = _draft(kind, order, parcel.order_id, news, {**order.facts, **news.facts})
    if kind.replaces_older:
        draft = replace(draft, replace_key=f"{kind.name}:{parcel.shipment_id}")
    return _publish(session, draft)


def _tell_software(session: Session, parcel: Parcel, order: OrderFacts, told: tuple[TriggerType, News]) -> None:
    """What people are not told twice, software is: it may listen to the plain word only."""
    kind, news = told
    draft = _draft(kind, order, parcel.order_id, news, {**order.facts, **news.facts})
    record_webhook_event(session, draft.sender_id, draft.trigger, draft.occurred_at, draft.facts)


def _publish(session: Session, draft: TriggerDraft) -> bool:
    """Tell people by the notifier, and the merchant's own software by webhook, of each occurrence once."""
    is_new = publish(session, draft)
    if is_new:
        record_webhook_event(session, draft.sender_id, draft.trigger, draft.occurred_at, draft.facts)
    return is_new


def _draft(kind: TriggerType, order: OrderFacts, order_id: uuid.UUID, news: News, facts: Facts) -> TriggerDraft:
    return TriggerDraft(
        sender_id=order.merchant_id,
        trigger=kind.name,
        dedupe_key=f"{kind.name}:{news.occurrence}",
        subject_key=subject_key(order_id),
        topic=kind.topic,
        lane=kind.lane,
        language=order.language,
        # A scan labelled with a wrong zone can lie in the future, but news cannot be older than our knowledge of it.
        occurred_at=min(news.occurred_at, news.learned_at) if kind.counts_from_scan else news.learned_at,
        lifetime_seconds=kind.lifetime_seconds,
        person=Person(
            name=order.name,
            email=order.email,
            phone=order.phone,
            language=order.language,
            country=order.country,
            region=order.region_code,
        ),
        facts=facts,
    )
