"""The version of a tracking page, found by its link: the look-up that stands before every page and every refresh."""

from collections.abc import Callable
from typing import Final, NamedTuple

from sqlalchemy import Engine

from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_text
from notifier.foundation.thread_connection import ThreadConnection

_STATEMENT: Final = """SELECT l.order_id, l.kind, o.page_version, m.page_version, o.language, m.language, m.time_zone
FROM tracking_links l JOIN orders o ON o.id = l.order_id JOIN merchants m ON m.id = l.merchant_id
WHERE l.token_digest = ? AND l.revoked_at IS NULL AND l.expires_at > ?"""


class PageVersion(NamedTuple):
    """What a working link opens and which state of it is the current one."""

    order_id: str
    kind: str
    order_version: int
    merchant_version: int
    order_language: str | None
    merchant_language: str
    time_zone: str


FindPageVersion = Callable[[str], PageVersion | None]


def page_version_finder(engine: Engine) -> FindPageVersion:
    """A function that finds the version behind a token, None alike for unknown, revoked and expired links."""
    connection = ThreadConnection(engine)

    def find(token: str) -> PageVersion | None:
        row = connection.find_row(_STATEMENT, (digest_text(token), utc_now()))
        return None if row is None else PageVersion(str(row[0]), *row[1:])

    return find
