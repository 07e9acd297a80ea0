"""A request that fails gets a friendly page, and the log does not learn the secret address."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask

from portal.app import create_app
from portal.settings import Settings
from portal.web import quiet_flask

SECRET = "Kq7-secret-link-of-somebody"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the application logs, with the tracebacks."""
    lines = StringIO()
    processors: list[Any] = [structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()]
    monkeypatch.setattr(quiet_flask, "_log", structlog.wrap_logger(structlog.WriteLogger(lines), processors=processors))
    return lines


@pytest.fixture
def app(tmp_path: Path, log: StringIO) -> Iterator[Flask]:
    """The application on a database without tables: every look-up fails."""
    environment = {"MILEPOST_DATA": str(tmp_path), "MILEPOST_SECRET_KEY": "k" * 64}
    made = create_app(Settings.from_environment(environment))
    yield made
    made.extensions["database"].dispose()
    assert SECRET not in log.getvalue()


@pytest.mark.parametrize("path", [f"/t/{SECRET}", f"/t/{SECRET}.json", f"/t/{SECRET}/preferences"])
def test_a_failure_is_logged_without_the_address(
    app: Flask, log: StringIO, path: str, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 500
    assert "request_failed" in log.getvalue()
    assert "shopper." in log.getvalue()
    assert "OperationalError" in log.getvalue()
    assert SECRET not in log.getvalue() + "".join(capfd.readouterr())
    assert "Something went wrong on our side" in answer.text
    assert "Error" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"].startswith("noindex")


def test_problem_pages_speak_the_browsers_language(app: Flask) -> None:
    answer = app.test_client().get(f"/t/{SECRET}", headers={"Accept-Language": "ar"})
    assert 'dir="rtl"' in answer.text
    assert "حدث خطأ من جانبنا" in answer.text


def test_a_method_that_is_not_offered_names_those_that_are(app: Flask) -> None:
    answer = app.test_client().delete(f"/t/{SECRET}")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "This does not work here" in answer.text


def test_a_form_that_is_too_large_gets_a_page_of_ours(app: Flask) -> None:
    answer = app.test_client().post("/m/fern/track", data={"number": "x" * 17 * 1024 * 1024})
    assert answer.status_code == 413
    assert "That was too much at once" in answer.text


def sign_in_status(app: Flask, address: str) -> int:
    """What a wrong password from an address is answered, sent from the form's own page."""
    client = app.test_client()
    base = {"REMOTE_ADDR": address}
    form = client.get("/console/sign-in", environ_base=base).text
    token = form.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    data = {"csrf_token": token, "email": "owner@fern.example", "password": "x" * 2000}
    return client.post("/console/sign-in", data=data, environ_base=base).status_code


def test_many_clients_cannot_share_the_guessing_of_one_account(app: Flask) -> None:
    statuses = [sign_in_status(app, f"198.51.100.{serial}") for serial in range(101)]
    assert statuses == [422] * 100 + [429]
