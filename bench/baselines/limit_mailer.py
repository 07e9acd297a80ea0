"""E-mail near the limit of plain Python: one table, one cached template, hand-made MIME, one pipelined connection.

A process of its own without Celery or ORM: `python -m bench.baselines.limit_mailer <port> <SMTP port> <folder>
<database URL> <composer>`. Each connection to the port makes it send all that is due. It is honest about what it does:
rows are claimed by a conditional update that is committed before anything leaves, outcomes are stored where the claim
still holds, and the database is as durable as the product's. But it knows only the good case (any refusal ends it) and
has no plans, policies, consent, attempts, kept content, links or journal.
"""

import json
import socket
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import URL, make_url

from bench.baselines.limit_composers import COMPOSERS, FIELDS, SENDER
from bench.processes import BenchError
from notifier.foundation.database import SQLITE_PRAGMAS

TABLE: Final = "limit_messages"
_COLUMNS: Final = (
    "id INTEGER PRIMARY KEY",
    *(f"{field} TEXT NOT NULL" for field in FIELDS),
    *("status TEXT NOT NULL", "due_at INTEGER NOT NULL", "claimed_until INTEGER", "sent_at INTEGER"),
)
CREATE: Final = (
    f"CREATE TABLE {TABLE} ({', '.join(_COLUMNS)})",
    f"CREATE INDEX {TABLE}_due ON {TABLE} (due_at) WHERE status = 'queued'",
)
BATCH_SIZE: Final = 200
_LEASE_SECONDS: Final = 300
_LONGEST_REPLY: Final = 65_536

Execute = Callable[[str, Sequence[Any]], list[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Table:
    """The queue: prepared SQL on one connection, each statement a transaction."""

    execute: Execute
    claim_statement: str
    store_statement: str
    #: How the driver takes a list of ids.
    pack: Callable[[list[int]], object]

    def claim(self) -> list[Sequence[Any]]:
        """Up to 200 due rows, ours for five minutes: id, then `FIELDS`."""
        now = int(time.time())
        return self.execute(self.claim_statement, (now + _LEASE_SECONDS, now))

    def store_sent(self, ids: list[int]) -> None:
        """Note that the server took all of them."""
        self.execute(self.store_statement, (int(time.time()), self.pack(ids)))


def open_table(url: URL) -> Table:
    """The queue in either database."""
    claim = (
        f"UPDATE {TABLE} SET status = 'sending', claimed_until = ? WHERE id IN (SELECT id FROM {TABLE} "
        f"WHERE status = 'queued' AND due_at <= ? ORDER BY due_at LIMIT {BATCH_SIZE}) RETURNING id, {', '.join(FIELDS)}"
    )
    store = f"UPDATE {TABLE} SET status = 'sent', claimed_until = NULL, sent_at = ? WHERE status = 'sending' AND id "
    if url.get_backend_name() == "sqlite":
        return Table(_open_sqlite(url), claim, store + "IN (SELECT value FROM json_each(?))", json.dumps)
    claim = claim.replace(f"LIMIT {BATCH_SIZE}", f"LIMIT {BATCH_SIZE} FOR UPDATE SKIP LOCKED")
    return Table(_open_postgresql(url), claim.replace("?", "%s"), store.replace("?", "%s") + "= ANY(%s)", list)


class Line:
    """One kept connection: the next envelope travels behind the content before it."""

    def __init__(self, port: int) -> None:
        """Connect and say hello."""
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        self._expect(b"220")
        self._socket.sendall(b"EHLO limit.example\r\n")
        self._expect(b"250")

    def send_all(self, rows: Sequence[Sequence[Any]], compose: Callable[[Sequence[Any]], bytes]) -> None:
        """Hand all rows over, one after the other; the next is composed while the server looks at the one before."""
        envelopes = [_envelope(row) for row in rows] + [b""]
        self._socket.sendall(envelopes[0])
        content = compose(rows[0])
        for number, row in enumerate([*rows[1:], None], 1):
            for code in (b"250", b"250", b"354"):
                self._expect(code)
            # Base64 and our headers have no line that begins with a dot.
            self._socket.sendall(content + b"\r\n.\r\n" + envelopes[number])
            if row is not None:
                content = compose(row)
            self._expect(b"250")

    def _expect(self, code: bytes) -> None:
        while True:
            line, end, rest = self._received.partition(b"\r\n")
            if not end:
                self._received += self._socket.recv(_LONGEST_REPLY)
                continue
            self._received = rest
            if not line.startswith(code):
                raise BenchError(f"The mail server answered {line!r} instead of {code!r}.")
            if line[3:4] != b"-":
                return


def _envelope(row: Sequence[Any]) -> bytes:
    return f"MAIL FROM:<{SENDER}>\r\nRCPT TO:<{row[1]}>\r\nDATA\r\n".encode()


def _open_sqlite(url: URL) -> Execute:
    connection = sqlite3.connect(Path(str(url.database)), isolation_level=None)
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return lambda statement, values: connection.execute(statement, values).fetchall()


def _open_postgresql(url: URL) -> Execute:
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(address, autocommit=True, prepare_threshold=0)

    def execute(statement: str, values: Sequence[Any]) -> list[Sequence[Any]]:
        cursor = connection.execute(statement.encode(), values)
        return list(cursor.fetchall()) if cursor.description else []

    return execute


def main() -> None:
    """Wait for a call, send all that is due, wait again."""
    port, smtp_port, folder, url, composer = sys.argv[1:]
    table, compose = open_table(make_url(url)), COMPOSERS[composer](Path(folder)).compose
    with socket.create_server(("127.0.0.1", int(port))) as bell:
        line = Line(int(smtp_port))
        while True:
            bell.accept()[0].close()
            while rows := table.claim():
                line.send_all(rows, compose)
                table.store_sent([row[0] for row in rows])


if __name__ == "__main__":
    main()
