"""Mock servers made from vendors' own descriptions of their APIs, by the pinned Prism that the first call installs."""

import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from deploy.setup.commands import ROOT, run, say
from deploy.setup.frontend_packages import QUIET, find_npm
from notifier.providers.http_client import HttpClient, HttpRequest, NoAnswerError, NotSentError
from tests.running.waiting import wait_for

#: Read by npm only: it is a tool of this report and no package of the product.
_PRISM: Final = "@stoplight/prism-cli@5.14.2"
_FOLDER: Final = ROOT / "var" / "prism"
_PROGRAM: Final = _FOLDER / "node_modules" / ".bin" / "prism"
_STAMP: Final = _FOLDER / f".{_PRISM.rpartition('@')[2]}"
_START_SECONDS: Final = 120.0


@contextmanager
def running_mock_servers(descriptions: Mapping[str, Path]) -> Iterator[dict[str, str]]:
    """The address of one server for each OpenAPI description, all started together; they check every request."""
    environment = _install()
    with ExitStack() as stack:
        urls = {name: stack.enter_context(_running(name, path, environment)) for name, path in descriptions.items()}
        client = HttpClient(allows_private=True)
        for name, url in urls.items():
            wait_for(partial(_answers, client, url), _START_SECONDS, what=f"the mock server of {name}")
        client.close()
        yield urls


def _install() -> dict[str, str]:
    command, environment = find_npm()
    if not _STAMP.is_file():
        _FOLDER.mkdir(parents=True, exist_ok=True)
        say(f"Installing {_PRISM} into {_FOLDER.relative_to(ROOT)} for mock servers ...")
        problem = f"{_PRISM} could not be installed: see npm's message above."
        with tempfile.TemporaryDirectory(prefix="milepost-npm-") as cache:
            options: Sequence[str | Path] = [*QUIET, "--no-save", "--prefix", _FOLDER, "--cache", cache]
            run([*command, "install", *options, _PRISM], problem=problem, environment=environment)
        _STAMP.touch()
    return environment


@contextmanager
def _running(name: str, description: Path, environment: Mapping[str, str]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    command = [str(_PROGRAM), "mock", "--host", "127.0.0.1", "--port", str(port), str(description.resolve())]
    with (_FOLDER / f"{name}.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=dict(environment), cwd=ROOT)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def _answers(client: HttpClient, url: str) -> bool:
    try:
        client.send(HttpRequest("GET", url))
    except (NotSentError, NoAnswerError):
        return False
    return True
