"""Rules as they are stored, read into what planning, listing and rehearsing work with."""

from functools import lru_cache
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Row, Table

from notifier.models import Rule
from notifier.rules.conditions import Condition
from notifier.rules.conditions_parsing import parse_condition
from notifier.rules.experiments.definition import Experiment
from notifier.rules.experiments.runs import find_running, parse_runs
from notifier.rules.matching import RuleTerms
from notifier.rules.schedule import Timing
from notifier.rules.timing_json import parse_timing
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.strategy import Strategy

_RULES = cast(Table, Rule.__table__)
#: What `read_terms` needs of each row.
RULE_COLUMNS: Final = (
    *(_RULES.c.id, _RULES.c.sender_id, _RULES.c.trigger, _RULES.c.channels, _RULES.c.strategy, _RULES.c.wait_seconds),
    *(_RULES.c.conditions, _RULES.c.timing, _RULES.c.recipients, _RULES.c.digest_seconds, _RULES.c.position),
    *(_RULES.c.is_on, _RULES.c.experiment),
)


def read_terms(row: Row[*tuple[Any, ...]], time_zone: str) -> RuleTerms:
    """A row with `RULE_COLUMNS` of a sender in this zone."""
    return RuleTerms(
        id=row.id,
        sender_id=row.sender_id,
        trigger=row.trigger,
        channels=tuple(Channel(channel) for channel in row.channels),
        strategy=Strategy(row.strategy),
        wait_seconds=row.wait_seconds,
        conditions=read_condition(row.conditions),
        timing=read_timing(row.timing),
        recipients=tuple(RecipientKind(kind) for kind in row.recipients),
        digest_seconds=row.digest_seconds,
        experiment=read_experiment(row.experiment),
        zone=ZoneInfo(time_zone),
        position=row.position,
        is_on=row.is_on,
    )


def read_condition(stored: JsonValue) -> Condition:
    """A stored condition; the same one is parsed once."""
    return _parse_condition(msgspec.json.encode(stored))


def read_timing(stored: JsonValue) -> Timing:
    """A stored timing; the same one is parsed once."""
    return _parse_timing(msgspec.json.encode(stored))


def read_experiment(stored: JsonValue) -> Experiment | None:
    """The experiment that runs on a rule; the same stored one is parsed once."""
    return _parse_running(msgspec.json.encode(stored)) if stored is not None else None


@lru_cache(maxsize=2048)
def _parse_condition(stored: bytes) -> Condition:
    return parse_condition(msgspec.json.decode(stored))


@lru_cache(maxsize=512)
def _parse_timing(stored: bytes) -> Timing:
    return parse_timing(msgspec.json.decode(stored))


@lru_cache(maxsize=512)
def _parse_running(stored: bytes) -> Experiment | None:
    running = find_running(parse_runs(msgspec.json.decode(stored)))
    return running.experiment if running is not None else None
