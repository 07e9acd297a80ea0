"""`milepost db`: the tables of this version."""

import click

from portal.cli.migrations import load_version, require_current_database, upgrade_database
from portal.cli.runtime import read_settings


@click.group()
def db() -> None:
    """Look after the database's tables."""


@db.command()
def upgrade() -> None:
    """Bring the tables to this version of Milepost; does nothing when they are."""
    before = upgrade_database(read_settings())
    if before.is_current:
        click.echo(f"The database is current (version {before.current}).")
    else:
        click.echo(f"The database is now at version {before.newest}; it was at {before.current or 'none'}.")


@db.command()
def check() -> None:
    """Say whether the tables are those of this version; exit status 2 when they are not."""
    settings = read_settings()
    require_current_database(settings)
    click.echo(f"The database is current (version {load_version(settings).current}).")
