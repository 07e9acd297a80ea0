"""The version of a tracking page, found by its link: the look-up that stands before every page and every refresh."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Engine

from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_text
from notifier.foundation.sqlite_look_up import NotAnsweredError, SqliteLookUp
from notifier.foundation.tables import write_moment
from notifier.foundation.thread_connection import ThreadConnection

#: One document, as it is looked up without a pause (`notifier.foundation.sqlite_look_up`).
_STATEMENT: Final = """SELECT CAST({json_array}(l.order_id, l.kind, o.page_version, m.page_version, o.language,
m.language, m.time_zone) AS text)
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


#: What each database calls a list in JSON.
_JSON_ARRAYS: Final = {"sqlite": "json_array", "postgresql": "json_build_array"}
_DECODER: Final = msgspec.json.Decoder(PageVersion)
FindPageVersion = Callable[[str], PageVersion | None]


def page_version_finder(engine: Engine) -> FindPageVersion:
    """A function that finds the version behind a token, None alike for unknown, revoked and expired links."""
    statement = _STATEMENT.format(json_array=_JSON_ARRAYS[engine.dialect.name])
    connection = ThreadConnection(engine)

    def find(token: str) -> PageVersion | None:
        row = connection.execute(statement, (_digest(token), utc_now())).fetchone()
        return None if row is None else _DECODER.decode(row[0])

    return _find_directly(str(engine.url.database), statement, find) if engine.dialect.name == "sqlite" else find


def _find_directly(path: str, statement: str, find_otherwise: FindPageVersion) -> FindPageVersion:
    look_up = SqliteLookUp(path, statement)

    def find(token: str) -> PageVersion | None:
        try:
            found = look_up.find_json(_digest(token), write_moment(utc_now()))
        except NotAnsweredError:
            return find_otherwise(token)
        return None if found is None else _DECODER.decode(found)

    return find


@lru_cache(maxsize=4096)
def _digest(token: str) -> str:
    """Pages ask whether anything is new every minute."""
    return digest_text(token)
