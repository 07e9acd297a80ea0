"""A shop on each database."""

from pathlib import Path

import pytest

from notifier.foundation.database import Database
from tests.integration.ingest.shop import Shop


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Shop:
    """A merchant with a store and a tracker, without orders."""
    return Shop(database, tmp_path)
