"""What the limit design is given to send: the order of the bench, for the product's layout or for a mail with holes."""

import json
import re
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from sqlalchemy import Engine, create_engine, select, text

from bench.baselines import limit_composers as composers
from bench.baselines import limit_mailer as limit
from bench.deployment import bare_environment
from bench.load import is_open
from bench.processes import BenchError, Program, free_port, running, wait_until
from notifier.foundation.database import Database
from notifier.models import MessageContent, TriggerEvent


@dataclass(frozen=True, slots=True)
class LimitSide:
    """Rows in a table of its own; a connection to its port wakes the process."""

    engine: Engine
    port: int
    #: What stands in the product's mail, by field.
    values: dict[str, str]
    serials: "count[int]"

    def prepare(self, number: int) -> Callable[[], None]:
        now = int(time.time())
        rows = [
            self.values | {"id": serial, "address": f"shopper{serial}@people.example", "due_at": now}
            for serial in islice(self.serials, number)
        ]
        columns = ("id", *composers.FIELDS, "due_at")
        places = ", ".join(f":{column}" for column in columns)
        statement = f"INSERT INTO {limit.TABLE} ({', '.join(columns)}, status) VALUES ({places}, 'queued')"
        with self.engine.begin() as connection:
            connection.execute(text(statement), rows)
        return self._wake

    def count_sent(self) -> int:
        with self.engine.connect() as connection:
            found = connection.execute(text(f"SELECT count(*) FROM {limit.TABLE} WHERE status = 'sent'"))
            return int(found.scalar_one())

    def _wake(self) -> None:
        socket.create_connection(("127.0.0.1", self.port)).close()


@contextmanager
def open_limit(
    product: Database, folder: Path, database_url: str, smtp_port: int, composer: str
) -> Iterator[tuple[int, LimitSide]]:
    """The limit design at work; the product must have sent a message. Yields its process id and side.

    `composer` is `facts` or `holes` (`bench.baselines.limit_composers`).
    """
    values = _write_templates(product, folder)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        for statement in limit.CREATE:
            connection.exec_driver_sql(statement)
    port = free_port()
    arguments = (sys.executable, "-m", "bench.baselines.limit_mailer", str(port), str(smtp_port), str(folder))
    program = Program("limit design", (*arguments, database_url, composer), bare_environment(), folder / "limit.log")
    with running(program) as pid:
        wait_until(lambda: is_open(port), program, pid)
        yield pid, LimitSide(engine, port, values, count(1))
    engine.dispose()


def _write_templates(product: Database, folder: Path) -> dict[str, str]:
    """Turn a mail that the product has sent into templates; returns what the variables stood for."""
    with product.reading() as session:
        sent = session.execute(select(MessageContent.subject, MessageContent.text, MessageContent.html).limit(1)).one()
        facts = session.scalars(select(TriggerEvent.facts).limit(1)).one()
    values = {
        "person": _find(r"Thank you, (.+)!", sent.text),
        "order_number": _find(r"order (\S+)$", sent.subject),
        "total": _find(r"Total: (.+)", sent.text),
        "page_url": _find(r"(\S+/t/\S+)", sent.text),
        "unsubscribe_url": _find(r"(\S+/u/\S+)", sent.text),
        "preferences_url": _find(r"(\S+/p/\S+)", sent.text),
    }
    with_holes = _cut_out(values, str(sent.html), composers.as_in_html)
    (folder / composers.HTML_WITH_HOLES).write_text(with_holes, "utf-8")
    (folder / composers.TEXT_WITH_HOLES).write_text(_cut_out(values, sent.text, str), "utf-8")
    return values | {"facts": json.dumps(facts)}


def _find(pattern: str, content: str) -> str:
    found = re.search(pattern, content)
    if found is None:
        raise BenchError(f"The product's mail has nothing like {pattern!r}, which the limit design is to fill in.")
    return found[1]


def _cut_out(values: dict[str, str], content: str, escape: Callable[[str], str]) -> str:
    for name, value in values.items():
        if escape(value) not in content and name != "order_number":
            raise BenchError(f"The product's mail does not show the {name.replace('_', ' ')} in both parts.")
        content = content.replace(escape(value), f"{{% endraw %}}{{{{ {name} }}}}{{% raw %}}")
    return f"{{% raw %}}{content}{{% endraw %}}"
