"""Everything Milepost can be told from outside, read in one place."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from notifier.api.configuration import NotifierSettings, note_mail_problems
from notifier.foundation.environment import EnvironmentReader

#: Repository root: templates, static files and migrations stand beside the packages.
PROJECT_FOLDER = Path(__file__).resolve().parent.parent

#: `sockaddr_un` holds 108 bytes on Linux and 104 on macOS, the end mark included.
SOCKET_PATH_LIMIT = 100

LOG_FORMATS = ("json", "text")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one deployment."""

    data_folder: Path
    database_url: str
    #: Empty in the embedded mode until the supervisor names its own broker.
    broker_url: str
    #: Newest first.
    secret_keys: tuple[str, ...]
    base_url: str
    log_format: str
    log_level: str
    #: Days a tracking link works after the order was placed.
    link_days: int
    #: Days raw payloads of stores and trackers are kept.
    payload_days: int
    is_demo: bool
    #: How many proxies in front of us are ours: that many hops of X-Forwarded-* are believed.
    trusted_proxies: int
    notifier: NotifierSettings

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read all variables; `ConfigurationError` names every problem at once."""
        reader = EnvironmentReader(os.environ if environment is None else environment)
        data_folder = Path(reader.text("MILEPOST_DATA", "./var")).resolve()
        database_url = _database_url(reader, data_folder)
        is_embedded = database_url.startswith("sqlite")
        secret_keys = _secret_keys(reader, data_folder, may_create=is_embedded)
        base_url = reader.url("MILEPOST_BASE_URL", "http://127.0.0.1:8000", ("http", "https"), is_base=True)
        settings = cls(
            data_folder=data_folder,
            database_url=database_url,
            broker_url=_broker_url(reader, data_folder),
            secret_keys=secret_keys,
            base_url=base_url,
            log_format=reader.choice("MILEPOST_LOG_FORMAT", "text", LOG_FORMATS),
            log_level=reader.choice("MILEPOST_LOG_LEVEL", "INFO", LOG_LEVELS),
            link_days=reader.whole_number("MILEPOST_LINK_DAYS", 180, least=1, most=3650),
            payload_days=reader.whole_number("MILEPOST_PAYLOAD_DAYS", 90, least=1, most=3650),
            is_demo=reader.flag("MILEPOST_DEMO", default=False),
            trusted_proxies=reader.whole_number("MILEPOST_TRUSTED_PROXIES", 0, least=0, most=10),
            notifier=NotifierSettings.read(reader, secret_keys=secret_keys, base_url=base_url, data_folder=data_folder),
        )
        note_mail_problems(reader, settings.notifier)
        reader.finish()
        return settings


def _database_url(reader: EnvironmentReader, data_folder: Path) -> str:
    url = reader.text("MILEPOST_DATABASE_URL", f"sqlite:///{data_folder / 'milepost.db'}")
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError:
        backend = ""
    if backend not in {"sqlite", "postgresql"}:
        reader.problem("MILEPOST_DATABASE_URL must be a SQLAlchemy URL that starts with sqlite or postgresql.")
    return url


def _broker_url(reader: EnvironmentReader, data_folder: Path) -> str:
    url = reader.url("MILEPOST_BROKER_URL", "", ("redis", "rediss", "redis+socket", "memory"))
    return url or f"redis+socket://{broker_socket(data_folder)}?virtual_host=0"


def broker_socket(data_folder: Path) -> Path:
    """Where the embedded broker listens; a deep data folder gets a short path in the system's run folder."""
    path = data_folder / "valkey" / "v.sock"
    if len(str(path)) <= SOCKET_PATH_LIMIT:
        return path
    # Its device and inode name the folder, so that every process of this deployment finds the same short path.
    data_folder.mkdir(parents=True, exist_ok=True)
    state = data_folder.stat()
    return Path("/tmp") / f"milepost-{os.getuid()}" / f"{state.st_dev}-{state.st_ino}.sock"  # noqa: S108  mode 0700


def _secret_keys(reader: EnvironmentReader, data_folder: Path, *, may_create: bool) -> tuple[str, ...]:
    old = reader.words("MILEPOST_SECRET_KEYS_OLD")
    if not may_create:
        why = "it is created by itself only with the embedded database; make one with `openssl rand -hex 32`."
        return (reader.required("MILEPOST_SECRET_KEY", why), *old)
    return (reader.text("MILEPOST_SECRET_KEY", "") or _kept_secret_key(data_folder), *old)


def _kept_secret_key(data_folder: Path) -> str:
    """The key in the data folder, made on the first start; two first starts at once agree on one."""
    path = data_folder / "secret_key"
    data_folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"secret_key.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
