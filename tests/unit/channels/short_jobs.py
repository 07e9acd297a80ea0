"""Invented jobs for tests of the short channels."""

import datetime as dt
from typing import Any
from uuid import UUID

from notifier.authoring.wording import get_wording
from notifier.channels.short_words import ShortJob
from notifier.vocabulary.lane import Lane
from tests.unit.channels.message_facts import complete_facts, make_sender

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
#: As long as real ones: sixteen octets in base64url.
PAGE = "https://track.shop.example/t/3fQ9sK2mZx7Lw1Ra8TcVdA"


def make_short_job(trigger: str = "order.placed", language: str = "en", **changes: Any) -> ShortJob:  # noqa: ANN401
    values: dict[str, Any] = {
        "message_id": UUID(int=7),
        "sender": make_sender(),
        "trigger": trigger,
        "language": language,
        "wording": get_wording(trigger, language),
        "recipient_name": None,
        "facts": complete_facts(trigger, language),
        "page_url": PAGE,
        "preferences_url": "https://track.shop.example/p/token",
        "unsubscribe_url": "https://track.shop.example/u/token",
        "replace_key": "shipment 1",
        "lane": Lane.NORMAL,
        "stale_at": NOW + dt.timedelta(hours=6),
        "now": NOW,
    }
    return ShortJob(**(values | changes))
