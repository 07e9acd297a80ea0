"""Bringing the database to the tables of this version, with Alembic but without its command."""

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, make_url

from notifier.foundation.database import open_engine
from notifier.foundation.errors import ProductError
from portal.settings import PROJECT_FOLDER, Settings

MIGRATIONS_FOLDER = PROJECT_FOLDER / "migrations"


class NewerDatabaseError(ProductError):
    """The database was brought to a version this code does not know."""


class OutdatedDatabaseError(ProductError):
    """The database waits for an upgrade."""


@dataclass(frozen=True, slots=True)
class DatabaseVersion:
    """Which migration a database has (None: no tables yet) and which one this version of Milepost brings."""

    current: str | None
    newest: str

    @property
    def is_current(self) -> bool:
        """Whether there is nothing to do."""
        return self.current == self.newest


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings, made here instead of in a file; the environment script finds its connection in them."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS_FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def load_version(settings: Settings) -> DatabaseVersion:
    """Compare database and code; `NewerDatabaseError` when the database is ahead."""
    if _is_missing_file(settings.database_url):
        return DatabaseVersion(current=None, newest=_newest(_scripts()))
    engine = open_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            return _version(connection)
    finally:
        engine.dispose()


def require_current_database(settings: Settings) -> None:
    """Raise `OutdatedDatabaseError` unless the tables are those of this version."""
    version = load_version(settings)
    if version.is_current:
        return
    place = make_url(settings.database_url).render_as_string(hide_password=True)
    state = "has no tables yet" if version.current is None else f"is at version {version.current}"
    raise OutdatedDatabaseError(
        f"The database {place} {state}; start `milepost up` or run `milepost db upgrade` first."
    )


def upgrade_database(settings: Settings) -> DatabaseVersion:
    """Run what is missing and return the version before; `NewerDatabaseError` when the database is ahead."""
    engine = open_engine(settings.database_url)
    try:
        return upgrade_engine(engine)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine) -> DatabaseVersion:
    """As `upgrade_database`, for an engine that is open already."""
    with engine.connect() as connection:
        version = _version(connection)
        connection.rollback()
        if not version.is_current:
            command.upgrade(alembic_config(connection), "head")
    return version


def find_differences(connection: Connection, models: MetaData) -> list[object]:
    """What the models have and the database has not, and the reverse; empty when they match."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
    return list(compare_metadata(context, models))


def _version(connection: Connection) -> DatabaseVersion:
    scripts = _scripts()
    newest = _newest(scripts)
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise NewerDatabaseError(
            f"The database was made by a newer Milepost (version {current}, this one knows {newest}); "
            "install that version or restore a backup from before its upgrade."
        )
    return DatabaseVersion(current=current, newest=newest)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())


def _newest(scripts: ScriptDirectory) -> str:
    newest = scripts.get_current_head()
    if newest is None:
        raise ProductError(f"No migrations are found in {MIGRATIONS_FOLDER}; the installation is incomplete.")
    return newest


def _is_missing_file(database_url: str) -> bool:
    # Connecting would create an empty one where a person only mistyped the data folder.
    url = make_url(database_url)
    return url.get_backend_name() == "sqlite" and bool(url.database) and not Path(str(url.database)).exists()
