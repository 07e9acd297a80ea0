"""What happened, for the merchant's own software: one row per endpoint in the transaction of the news itself.

People stay out of it: who the order belongs to is read by the REST API, with a key that may.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Final

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.api.vocabulary import Facts, JsonValue
from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.clock import utc_now
from notifier.foundation.ids import new_id
from portal.models import WebhookDelivery, WebhookEndpoint
from portal.vocabulary.webhook_state import WebhookState

SEND_WEBHOOKS: Final = "portal.send_webhooks"
TEST_EVENT: Final = "webhook.test"
#: Groups of facts that tell who somebody is, or open their page.
_ABOUT_PEOPLE: Final = frozenset({"person", "customer", "destination", "links"})
#: Values that name people, and words of people and carriers, who write down who signed.
_PERSONAL: Final = frozenset({"receiver_name", "raw_wording", "carrier_words", "carrier_url", "comment", "answer"})


def record_webhook_event(
    session: Session, merchant_id: uuid.UUID, event: str, occurred_at: dt.datetime, facts: Facts
) -> int:
    """Note an event for every endpoint that wants it; returns for how many."""
    wanted = select(WebhookEndpoint.id, WebhookEndpoint.events).where(
        WebhookEndpoint.merchant_id == merchant_id, WebhookEndpoint.is_on
    )
    hearing = [endpoint_id for endpoint_id, events in session.execute(wanted) if hears(events, event)]
    if hearing:
        body = write_event(event, occurred_at, facts)
        session.add_all(new_delivery(merchant_id, endpoint_id, event, body) for endpoint_id in hearing)
        request_wake_up(session, SEND_WEBHOOKS)
    return len(hearing)


def new_delivery(merchant_id: uuid.UUID, endpoint_id: uuid.UUID, event: str, body: bytes) -> WebhookDelivery:
    """An event that waits to be told to one endpoint, at once."""
    now = utc_now()
    return WebhookDelivery(
        id=new_id(),
        merchant_id=merchant_id,
        endpoint_id=endpoint_id,
        event=event,
        body=body,
        recorded_at=now,
        state=WebhookState.WAITING.value,
        due_at=now,
        attempts=0,
        problem="",
    )


def hears(events: list[str], event: str) -> bool:
    """Whether an endpoint with these wishes is told of an event: by its name, by its family, or of everything."""
    return not events or event in events or event.partition(".")[0] in events


def write_event(event: str, occurred_at: dt.datetime, facts: Facts) -> bytes:
    """The JSON of an event: `type`, `timestamp`, `data` (Standard Webhooks, "Payload structure")."""
    data = {name: _without_people(group) for name, group in facts.items() if name not in _ABOUT_PEOPLE}
    return msgspec.json.encode({"type": event, "timestamp": occurred_at.astimezone(dt.UTC), "data": data})


def _without_people(value: JsonValue) -> JsonValue:
    if isinstance(value, Mapping):
        return {name: _without_people(inner) for name, inner in value.items() if name not in _PERSONAL}
    return [_without_people(inner) for inner in value] if isinstance(value, list) else value
