"""`milepost send`: publish one trigger by hand, as an event would."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import click
from sqlalchemy.orm import Session

from notifier.api.catalogue import TRIGGER_TYPES, get_event_type
from notifier.api.vocabulary import JsonValue
from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError
from notifier.foundation.ids import new_id
from portal.alerts.facts import find_newest_parcel
from portal.alerts.facts_parcel import collect_parcel_facts
from portal.alerts.publish import News, publish_by_hand
from portal.cli.output import print_answer
from portal.cli.runtime import Runtime, open_runtime
from portal.merchants.accounts import get_merchant
from portal.models import Order
from portal.orders.lookup import get_order_by_number

#: The facts that are objects themselves: every group that any trigger carries.
_GROUPS: Final = tuple(dict.fromkeys(group for kind in TRIGGER_TYPES.values() for group in kind.facts))
_PARCEL: Final = "shipment"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is to be published: a trigger for one order, with facts of the caller's on top."""

    merchant: str
    trigger: str
    order_number: str
    facts: dict[str, JsonValue]


@click.command()
@click.argument("merchant")
@click.option("--trigger", required=True, help="Name such as shipment.delivered.")
@click.option("--order", "order_number", required=True, help="The order's number, with or without #.")
@click.option("--facts", help="JSON object of facts that replace or join those of the order.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def send(*, merchant: str, trigger: str, order_number: str, facts: str | None, as_json: bool) -> None:
    """Publish TRIGGER for an order of MERCHANT (its slug); every call is a new occurrence."""
    occasion = Occasion(merchant, trigger, order_number, parse_facts(facts))
    with open_runtime() as runtime:
        occurrence = _publish(runtime, occasion)
    document = {"merchant": merchant, "trigger": trigger, "order": order_number, "occurrence": occurrence}
    print_answer(document, as_json=as_json, heading=f"{trigger} is published for the order {order_number}.")


def parse_facts(text: str | None) -> dict[str, JsonValue]:
    """The facts of the command line; `ProductError` unless they are one JSON object."""
    if text is None:
        return {}
    try:
        facts: Any = json.loads(text)
    except ValueError as problem:
        raise ProductError(f"--facts is not JSON: {problem}.") from problem
    if not isinstance(facts, dict):
        raise ProductError('--facts must be a JSON object such as {"order": {"number": "1001"}}.')
    oddity = find_facts_problem(facts)
    if oddity is not None:
        raise ProductError(f"--facts cannot be used: {oddity}")
    return facts


def find_facts_problem(facts: Mapping[str, JsonValue]) -> str | None:
    """One sentence on the first fact whose shape no message can show, or None."""
    for name in _GROUPS:
        if not isinstance(facts.get(name) or {}, dict):
            return f'"{name}" must be an object.'
    order = facts.get("order")
    return _find_order_problem(order) if isinstance(order, dict) else None


def _find_order_problem(order: Mapping[str, JsonValue]) -> str | None:
    lines, total = order.get("lines"), order.get("total_minor")
    if lines is not None and not (isinstance(lines, list) and all(isinstance(line, dict) for line in lines)):
        return '"lines" of "order" must be a list of objects such as [{"title": "Cup", "quantity": 1}].'
    prices = [line.get("price_minor") for line in lines or [] if isinstance(line, dict)]
    if not all(price is None or _is_whole(price) for price in (total, *prices)):
        return "amounts (total_minor, price_minor) must be whole numbers of the smallest unit, such as 1250."
    quantities = [line.get("quantity") for line in lines or [] if isinstance(line, dict)]
    if not all(quantity is None or _is_whole(quantity) for quantity in quantities):
        return 'each "quantity" must be a whole number.'
    if not isinstance(order.get("currency") or "", str):
        return '"currency" of "order" must be a text such as "EUR".'
    return None


def _is_whole(value: JsonValue) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _publish(runtime: Runtime, occasion: Occasion) -> str:
    now = utc_now()
    news = News(trigger=occasion.trigger, occurrence=f"by-hand:{new_id()}", occurred_at=now, learned_at=now)
    with runtime.database.unit_of_work() as session:
        merchant = get_merchant(session, occasion.merchant)
        order = get_order_by_number(session, merchant.id, occasion.order_number)
        language = order.language or merchant.language
        needs_parcel = _PARCEL in get_event_type(occasion.trigger).facts
        parcel = _parcel_facts(session, order, language) if needs_parcel else {}
        publish_by_hand(session, runtime.page_links, order.id, news, {**parcel, **occasion.facts})
    return news.occurrence


def _parcel_facts(session: Session, order: Order, language: str) -> dict[str, JsonValue]:
    """What a trigger about a parcel says by hand: of the newest the order has, if it has any yet."""
    newest = find_newest_parcel(session, order.id)
    return {} if newest is None else {**collect_parcel_facts(session, newest, language=language)}
