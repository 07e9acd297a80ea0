"""Schemathesis against a server of its own: it reads the OpenAPI document and calls everything with what it allows."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from limits import parse
from werkzeug.serving import make_server

from portal.api import authentication
from tests.integration.api.conftest import open_software
from tests.integration.application import open_application

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
SECONDS = 120


@pytest.fixture
def quick_app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on SQLite."""
    with open_application(sqlite_url, tmp_path) as opened:
        yield opened


def test_schemathesis_finds_nothing(quick_app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(authentication, "API_CALLS", parse("1000000 per minute"))
    monkeypatch.setattr(authentication, "UNKNOWN_KEYS", parse("1000000 per minute"))
    software = open_software(quick_app, "fern")
    software.place_order()
    server = make_server("127.0.0.1", 0, quick_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        result = run_schemathesis(f"http://127.0.0.1:{server.server_port}/api/v1", software.key, tmp_path)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert result.returncode == 0, result.stdout[-6000:]
    assert "No issues found" in result.stdout


def run_schemathesis(url: str, key: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Few examples of every operation, always the same, and what the schema says at its edges for some."""
    command = [str(Path(sys.executable).with_name("schemathesis")), "--no-color", "--config-file", str(CONFIGURATION)]
    command += ["run", f"{url}/openapi.json", "--url", url, "--header", f"Authorization: Bearer {key}"]
    command += ["--phases", "examples,fuzzing,stateful", "--max-examples", "5", "--seed", "7", "--warnings", "off"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
