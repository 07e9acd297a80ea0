"""The application in the process of a test, on a database of its own, without a broker to wake."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from portal.app import create_app
from portal.settings import Settings

SECRET = "k" * 64


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
    app = create_app(Settings.from_environment(environment))
    yield app
    # Lets go of this thread's own connections, which are closed by that.
    app.extensions["shopper"].versions.find = lambda _token: None
    del app.extensions["payload_door"]
    app.extensions["database"].dispose()
