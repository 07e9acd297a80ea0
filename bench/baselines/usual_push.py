"""Web push as pywebpush's own documentation shows it: one call of `webpush()` per message, nothing kept."""

import sys
from itertools import cycle, islice

from pywebpush import webpush

from bench.push_cases import SUBJECT, TTL_SECONDS, make_browsers, make_payload
from bench.push_rounds import answer_rounds
from notifier.providers.web_push.vapid import make_vapid_key


def main() -> None:
    """Push to the origin named on the command line, in rounds."""
    payload, private = make_payload().decode(), make_vapid_key().private
    browsers = cycle(make_browsers(sys.argv[1]))

    def send(messages: int) -> None:
        for browser in islice(browsers, messages):
            webpush(
                {"endpoint": browser.endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}},
                payload,
                vapid_private_key=private,
                vapid_claims={"sub": SUBJECT},
                ttl=TTL_SECONDS,
            )

    answer_rounds(send)


if __name__ == "__main__":
    main()
