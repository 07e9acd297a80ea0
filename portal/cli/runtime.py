"""What commands work with: the settings of the running instance, its database, its keys."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from notifier.foundation.database import Database, open_engine
from notifier.foundation.sealing import Sealer
from portal.cli.migrations import require_current_database
from portal.cli.supervisor.instance_note import find_note
from portal.queries.page_links import PageLinks
from portal.settings import Settings


@dataclass(frozen=True, slots=True)
class Runtime:
    """Everything a command needs that reads or writes the database."""

    settings: Settings
    database: Database
    sealer: Sealer

    @property
    def page_links(self) -> PageLinks:
        """How addresses of tracking pages are made."""
        return PageLinks(sealer=self.sealer, base_url=self.settings.base_url, link_days=self.settings.link_days)


@contextmanager
def open_runtime() -> Iterator[Runtime]:
    """The runtime of the instance that `MILEPOST_DATA` or `MILEPOST_DATABASE_URL` names, closed at the end.

    Workers are not called: what a command writes is found by their sweepers within two seconds.
    """
    settings = read_settings()
    require_current_database(settings)
    database = Database(open_engine(settings.database_url))
    try:
        yield Runtime(settings=settings, database=database, sealer=Sealer(settings.secret_keys))
    finally:
        database.dispose()


def read_settings() -> Settings:
    """The settings as a command of this terminal sees them."""
    return Settings.from_environment(as_instance_sees_it(os.environ))


def as_instance_sees_it(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment, filled up with what `milepost up` was told on its command line."""
    told = dict(environment)
    note = find_note(Path(told.get("MILEPOST_DATA", "").strip() or "./var"))
    if note is not None:
        told.setdefault("MILEPOST_BASE_URL", note.base_url)
        told.setdefault("MILEPOST_DEMO", "1" if note.is_demo else "0")
    return told
