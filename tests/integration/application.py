"""The application in the process of a test, on a database of its own, without a broker to wake."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine

from notifier.foundation.database import open_engine
from portal import app as composition
from portal.settings import Settings

SECRET = "k" * 64


class KeptTemplates(BytecodeCache):
    """What templates were compiled to, for the next application of this process."""

    def __init__(self) -> None:
        self._codes: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called for a template the environment does not know yet."""
        bucket.code = self._codes.get(f"{bucket.key} {bucket.checksum}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called once it is compiled."""
        if bucket.code is not None:
            self._codes[f"{bucket.key} {bucket.checksum}"] = bucket.code


_TEMPLATES = KeptTemplates()


@lru_cache(maxsize=8)
def kept_engine(url: str) -> Engine:
    """An engine without connections; kept, because it remembers the statements it has compiled."""
    return open_engine(url)


@pytest.fixture(scope="session", autouse=True)
def applications_opened_quickly() -> Iterator[None]:
    """Whoever opens an application for each test makes the same things every time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composition, "open_engine", kept_engine)
        patch.setattr(composition, "build_version", cache(composition.build_version))
        yield


@contextmanager
def open_application(database_url: str, folder: Path) -> Iterator[Flask]:
    """Ready for `test_client()`."""
    environment = {
        "MILEPOST_DATA": str(folder),
        "MILEPOST_SECRET_KEY": SECRET,
        "MILEPOST_DATABASE_URL": database_url,
        "MILEPOST_BASE_URL": "https://track.shop.example",
        "MILEPOST_BROKER_URL": "memory://localhost/",
    }
    app = composition.create_app(Settings.from_environment(environment))
    app.jinja_env.bytecode_cache = _TEMPLATES
    yield app
    # Lets go of this thread's own connections, which are closed by that.
    app.extensions["shopper"].versions.find = lambda _token: None
    del app.extensions["payload_door"]
    app.extensions["database"].dispose()
