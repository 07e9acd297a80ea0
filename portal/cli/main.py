"""The command `milepost`: a table of groups, each loaded only when it is asked for."""

import importlib
import sys
from typing import Any, NoReturn

import click
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

from notifier.foundation.errors import ProductError
from portal.cli.supervisor.folder_lock import AlreadyRunningError

EXIT_REFUSED = 2
EXIT_ALREADY_RUNNING = 3

#: Name -> where its command stands. Loaded late: `milepost up` stays small, `milepost inspect` starts at once.
COMMANDS = {
    "up": "portal.cli.up:up",
    "init": "portal.cli.init:init",
    "db": "portal.cli.database:db",
    "merchant": "portal.cli.merchant:merchant",
    "user": "portal.cli.user:user",
    "connection": "portal.cli.connection:connection",
    "api-key": "portal.cli.api_key:api_key",
    "provider": "portal.cli.provider:provider",
    "rule": "portal.cli.rule:rule",
    "limits": "portal.cli.limits:limits",
    "flow": "portal.cli.flow:flow",
    "contact": "portal.cli.contact:contact",
    "rehearse": "portal.cli.rehearse:rehearse_command",
    "wording": "portal.cli.wording:wording",
    "experiment": "portal.cli.experiment:experiment",
    "order": "portal.cli.order:order",
    "case": "portal.cli.case:case",
    "return": "portal.cli.returns:returns",
    "send": "portal.cli.send:send",
    "message": "portal.cli.message:message",
    "consent": "portal.cli.consent:consent",
    "export-person": "portal.cli.export_person:export_person_command",
    "forget-person": "portal.cli.forget_person:forget_person_command",
    "whatsapp": "portal.cli.whatsapp:whatsapp",
    "push": "portal.cli.push:push",
    "bounce": "portal.cli.bounce:bounce",
    "inspect": "portal.cli.inspect:inspect",
    "product": "portal.cli.product:product",
    "block": "portal.cli.block:block",
    "evaluate": "portal.cli.evaluate:evaluate",
    "demo-seed": "portal.cli.demo_seed:demo_seed",
}


class CommandTable(click.Group):
    """A group whose commands are named in a table and imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  click's own signature
        """Run a command; what the product refuses becomes one sentence on standard error and an exit status."""
        try:
            return super().invoke(ctx)
        except AlreadyRunningError as problem:
            _refuse(str(problem), EXIT_ALREADY_RUNNING)
        except ProductError as problem:
            _refuse(str(problem), EXIT_REFUSED)
        except (OperationalError, InterfaceError, ProgrammingError) as problem:
            _refuse(f"The database cannot be used: {problem.orig}", EXIT_REFUSED)


def _refuse(sentence: str, status: int) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(status)


@click.group(cls=CommandTable, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="milepost", prog_name="milepost")
def main() -> None:
    """Milepost: branded order tracking and notifications for online shops."""
