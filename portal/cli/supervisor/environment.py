"""What `milepost up` was told: options and environment, every problem reported together."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from notifier.foundation.environment import EnvironmentReader
from notifier.foundation.errors import ConfigurationError
from portal.cli.supervisor.plans import Instance
from portal.cli.supervisor.probes import reachable_host
from portal.settings import PROJECT_FOLDER, Settings

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000


@dataclass(frozen=True, slots=True)
class UpOptions:
    """The command line of `milepost up`; None where nothing was said."""

    host: str | None
    port: int | None
    data: str | None
    is_demo: bool


def read_instance(options: UpOptions, environment: Mapping[str, str]) -> Instance:
    """Settings and addresses of one instance; `ConfigurationError` names every problem of both packages and ours."""
    told = dict(environment)
    if options.data is not None:
        told["MILEPOST_DATA"] = options.data
    if options.is_demo:
        told["MILEPOST_DEMO"] = "1"
    problems: list[str] = []
    host = options.host or DEFAULT_HOST
    port = options.port or _port(told, problems)
    told.setdefault("MILEPOST_BASE_URL", local_address(host, port))
    settings = _settings(told, problems)
    if settings is None or problems:
        raise ConfigurationError(tuple(problems))
    return Instance(settings=settings, host=host, port=port, environment=_for_children(told, settings))


def local_address(host: str, port: int) -> str:
    """The address by which a browser on this machine reaches the web server."""
    name = reachable_host(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _port(told: Mapping[str, str], problems: list[str]) -> int:
    reader = EnvironmentReader(told)
    port = reader.whole_number("PORT", DEFAULT_PORT, least=1, most=65535)
    try:
        reader.finish()
    except ConfigurationError as problem:
        problems.extend(problem.problems)
    return port


def _settings(told: Mapping[str, str], problems: list[str]) -> Settings | None:
    try:
        settings = Settings.from_environment(told)
    except ConfigurationError as problem:
        problems.extend(problem.problems)
        return None
    except OSError as problem:
        problems.append(f"The data folder cannot be used: {problem.filename}: {problem.strerror}.")
        return None
    if settings.broker_url.startswith("memory:"):
        problems.append("MILEPOST_BROKER_URL is in memory, but `milepost up` needs a broker that its processes share.")
    return settings


def _for_children(told: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """The children's environment: relative paths made absolute, for they work in the project's folder."""
    environment = {**told, "MILEPOST_DATA": str(settings.data_folder), "PYTHONUNBUFFERED": "1"}
    environment["PYTHONPATH"] = ":".join(filter(None, (str(PROJECT_FOLDER), told.get("PYTHONPATH", ""))))
    if told.get("MILEPOST_DATABASE_URL", "").strip():
        environment["MILEPOST_DATABASE_URL"] = _with_absolute_path(settings.database_url)
    return environment


def _with_absolute_path(database_url: str) -> str:
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith((":", "file:")):
        return database_url
    return url.set(database=str(Path(url.database).resolve())).render_as_string(hide_password=False)
