"""What the tests of web push have in common: messages for a browser, and a provider with short patience."""

from collections.abc import Iterator
from contextlib import contextmanager

from notifier.foundation.ids import new_id
from notifier.providers.contract import Outcome, OutgoingPush, PushSubscription
from notifier.providers.web_push.connections import PushConnections
from notifier.providers.web_push.origins import PushOrigins
from notifier.providers.web_push.provider import PushLines, WebPushProvider
from notifier.providers.web_push.vapid import VapidKey, make_vapid_key
from tests.contracts.providers.contract import Journal

KEY: VapidKey = make_vapid_key()
SUBJECT = "mailto:orders@shop.example"


def make_push(
    subscription: PushSubscription,
    *,
    payload: bytes = b'{"title":"Your parcel comes today"}',
    shorter_payload: bytes = b'{"title":"Parcel today"}',
    private: str = KEY.private,
    topic: str = "order-1042",
    urgency: str = "high",
    ttl_seconds: int = 3_600,
) -> OutgoingPush:
    """A message for one browser."""
    return OutgoingPush(
        attempt_id=new_id(),
        message_id=new_id(),
        to_address="an invented browser",
        subscription=subscription,
        vapid_private_key=private,
        vapid_subject=SUBJECT,
        payload=payload,
        shorter_payload=shorter_payload,
        topic=topic,
        urgency=urgency,
        ttl_seconds=ttl_seconds,
    )


@contextmanager
def open_push_provider(origins: str, *, read_seconds: float = 5.0) -> Iterator[WebPushProvider]:
    """A provider that shares nothing with those of other tests."""
    connections = PushConnections(read_seconds=read_seconds)
    provider = WebPushProvider(PushLines(PushOrigins.parse(origins), connections))
    try:
        yield provider
    finally:
        provider.close()


def send_one(provider: WebPushProvider, message: OutgoingPush, journal: Journal | None = None) -> Outcome:
    """What became of one message."""
    (outcome,) = provider.send([message], journal or Journal())
    return outcome
