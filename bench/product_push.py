"""Web push as the product sends it: its provider, in parts as large as it carries at a time."""

import sys
from collections.abc import Iterator
from itertools import cycle, islice
from uuid import UUID

from bench.processes import BenchError
from bench.push_cases import SUBJECT, TTL_SECONDS, Browser, make_browsers, make_payload
from bench.push_rounds import answer_rounds
from notifier.foundation.ids import new_id
from notifier.providers.contract import OutgoingPush, PushSubscription
from notifier.providers.registry import open_provider
from notifier.providers.web_push.vapid import make_vapid_key
from notifier.vocabulary.message_status import AttemptOutcome


class NoJournal:
    """Where nobody asks which messages have left."""

    def leaving(self, attempt_id: UUID) -> None:
        """Push does not say it."""

    def handed_over(self, attempt_id: UUID) -> None:
        """Forget it."""


def main() -> None:
    """Push to the origin named on the command line, in rounds."""
    provider = open_provider("web_push", {"origins": sys.argv[1]}, allow_private_endpoints=False)
    browsers = cycle(make_browsers(sys.argv[1]))
    private, payload = make_vapid_key().private, make_payload()

    def send(messages: int) -> None:
        outgoing = [_make_push(browser, private, payload) for browser in islice(browsers, messages)]
        for part in _cut(outgoing, provider.width):
            for outcome in provider.send(part, NoJournal()):
                if outcome.kind is not AttemptOutcome.ACCEPTED:
                    raise BenchError(f"A push was not accepted: {outcome.detail}")

    answer_rounds(send)


def _make_push(browser: Browser, private: str, payload: bytes) -> OutgoingPush:
    return OutgoingPush(
        attempt_id=new_id(),
        message_id=new_id(),
        to_address=browser.endpoint,
        subscription=PushSubscription(browser.endpoint, browser.p256dh, browser.auth),
        vapid_private_key=private,
        vapid_subject=SUBJECT,
        payload=payload,
        shorter_payload=payload,
        topic="order-1042",
        urgency="high",
        ttl_seconds=TTL_SECONDS,
    )


def _cut(outgoing: list[OutgoingPush], size: int) -> Iterator[list[OutgoingPush]]:
    for start in range(0, len(outgoing), size):
        yield outgoing[start : start + size]


if __name__ == "__main__":
    main()
