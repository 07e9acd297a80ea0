"""`milepost demo-seed`: fills the demo shops; `milepost up --demo` runs it as a child with a log of its own."""

import click

from portal.cli.runtime import read_settings
from portal.demo.seed import seed_demo


@click.command(hidden=True)
def demo_seed() -> None:
    """Fill the demo shops of the running instance and write demo.json."""
    seed_demo(read_settings())
