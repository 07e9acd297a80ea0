"""A data folder as `milepost up --demo` leaves it, for tests that look at it from several sides."""

import json
from dataclasses import dataclass
from pathlib import Path

import notifier.models
import portal.models
from notifier.foundation.database import Database, open_engine
from notifier.foundation.tables import Base
from portal.demo.seed import seed_demo
from portal.settings import Settings

#: Importing the folders registers the tables.
MODELS = (notifier.models, portal.models)


@dataclass(frozen=True)
class FilledDemo:
    """A filled data folder."""

    settings: Settings
    database: Database

    @property
    def facts(self) -> dict:
        facts: dict = json.loads((self.settings.data_folder / "demo.json").read_text("utf-8"))
        return facts


def demo_settings(folder: Path, port: int = 8801, *, is_demo: bool = True) -> Settings:
    return Settings.from_environment(
        {
            "MILEPOST_DATA": str(folder),
            "MILEPOST_DEMO": "1" if is_demo else "0",
            "MILEPOST_BASE_URL": f"http://127.0.0.1:{port}",
            "MILEPOST_BROKER_URL": "memory://localhost/",
        }
    )


def start_demo(folder: Path, port: int = 8801) -> FilledDemo:
    """What `milepost up --demo` does before and while it fills the shops."""
    settings = demo_settings(folder, port)
    database = Database(open_engine(settings.database_url))
    Base.metadata.create_all(database.engine)
    seed_demo(settings)
    return FilledDemo(settings, database)
