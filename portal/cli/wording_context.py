"""What every `milepost wording` command is told and works with: whose words, of which trigger, in which language."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
from sqlalchemy.orm import Session

from notifier.api.rules import load_rules
from notifier.api.vocabulary import Channel
from notifier.api.wording import WordingScope, load_wordings, parse_parts
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.sealing import Sealer
from portal.cli.arguments import parse_word
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.orders.lookup import get_order_by_number

JSON: Final = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
CHANNEL: Final = click.option("--channel", help="Only for this channel; for all unless given.")
RULE: Final = click.option("--rule", help="Only for the rule of this name; for all unless given.")
NOTE: Final = click.option("--note", default="", help="Why, for those who read the history.")
FILE: Final = click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Parts, each under a line such as [subject].",
)
_ARGUMENTS: Final = tuple(map(click.argument, ("merchant", "trigger", "language")))


def about_a_wording(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The arguments MERCHANT, TRIGGER and LANGUAGE, these options and `--json`, as a decorator."""

    def declare(command: Any) -> Any:  # noqa: ANN401  click's own: a function, with options noted on it
        for option in reversed((*_ARGUMENTS, *options, JSON)):
            command = option(command)
        return command

    return declare


@dataclass(frozen=True, slots=True)
class WordingContext:
    """A shop and its words, open for reading or writing."""

    session: Session
    sealer: Sealer
    sender_id: uuid.UUID
    rule_names: Mapping[uuid.UUID, str]

    def find_scope(self, trigger: str, language: str, given: Mapping[str, object]) -> WordingScope:
        """What the words are for, with `channel` and `rule` of the options; raises `ProductError`."""
        channel, name = given.get("channel"), given.get("rule")
        chosen = parse_word(Channel, str(channel), "channel") if channel else None
        rule_id = next((known for known, other in self.rule_names.items() if other == name), None) if name else None
        if name and rule_id is None:
            raise UnknownRecordError(
                f"There is no rule {name!r}; known are {', '.join(self.rule_names.values()) or 'none'}."
            )
        return WordingScope(trigger, language, chosen, rule_id)

    def load_own_parts(self, scope: WordingScope) -> dict[str, str]:
        """The merchant's own parts that are said there: each as written for the rule and channel, the rule, the
        channel, or for all.
        """
        spoken = scope.language.replace("_", "-").lower()
        versions = {
            (version.scope.channel, version.scope.rule_id): version.parts
            for version in load_wordings(self.session, self.sender_id, scope.trigger)
            if version.scope.language.lower() == spoken
        }
        own: dict[str, str] = {}
        for place in ((None, None), (scope.channel, None), (None, scope.rule_id), (scope.channel, scope.rule_id)):
            own |= versions.get(place, {})
        return own

    def get_order_id(self, number: str) -> uuid.UUID:
        """The shop's order of this number; raises `UnknownRecordError`."""
        return get_order_by_number(self.session, self.sender_id, number).id


@contextmanager
def open_wording(merchant: str, *, is_writing: bool = False) -> Iterator[WordingContext]:
    """The words of the merchant with this slug; what was written is kept at the end."""
    with open_runtime() as runtime:
        database = runtime.database
        with database.unit_of_work() if is_writing else database.reading() as session:
            sender_id = get_merchant(session, merchant).id
            names = {rule.id: rule.name for rule in load_rules(session, sender_id)}
            yield WordingContext(session, runtime.sealer, sender_id, names)


def read_parts(path: object) -> dict[str, str] | None:
    """The parts of the file given with `--file`, None without one; raises `ProductError`."""
    if not isinstance(path, Path):
        return None
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeError) as problem:
        raise ProductError(f"The file {path.name!r} cannot be read: it must be text in UTF-8.") from problem
    return parse_parts(content, path.name)
