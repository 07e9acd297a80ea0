"""`milepost up`: the embedded mode in the foreground."""

import os

import click

from portal.cli.supervisor.environment import UpOptions, read_instance
from portal.cli.supervisor.run import run_instance


@click.command()
@click.option("--demo", "is_demo", is_flag=True, help="Fill two demo shops and show every message in an outbox.")
@click.option("--host", help="Address to listen on; 127.0.0.1 unless given.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; PORT, or 8000.")
@click.option("--data", type=click.Path(file_okay=False), help="Data folder; MILEPOST_DATA, or ./var.")
def up(*, is_demo: bool, host: str | None, port: int | None, data: str | None) -> None:
    """Run everything on this machine until Ctrl-C: database, broker, worker and web server."""
    run_instance(read_instance(UpOptions(host=host, port=port, data=data, is_demo=is_demo), os.environ))
