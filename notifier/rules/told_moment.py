"""What a trigger's facts tell about place and time: on whose clocks a rule counts, around which days."""

import datetime as dt
from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from notifier.rules.conditions import ALWAYS, Condition, Group
from notifier.rules.country_hours.places import Whereabouts, find_place, read_region
from notifier.rules.facts.evaluation import EarlierMessages, Evaluation
from notifier.rules.matching import RuleTerms
from notifier.rules.schedule import After, AtOnce, Moment, Timing, Unit
from notifier.vocabulary.facts import Facts

_ELAPSED: Final = frozenset({Unit.MINUTES, Unit.HOURS})
_OF_A_PARCEL: Final = frozenset({"shipment", "estimate", "parcels", "parcel_count"})


def asks_facts(rule: RuleTerms) -> bool:
    """Whether a rule, or an arm of its experiment, cannot be applied without the trigger's snapshot."""
    if rule.conditions != ALWAYS or not is_elapsed(rule.timing):
        return True
    arms = rule.experiment.arms if rule.experiment is not None else ()
    return any(arm.changes.timing is not None and not is_elapsed(arm.changes.timing) for arm in arms)


def asks_history(condition: Condition) -> bool:
    """Whether a condition asks what the person was told before."""
    if isinstance(condition, Group):
        return any(asks_history(member) for member in condition.members)
    names = (condition.fact.name, condition.other.name if condition.other else "")
    return any(name.startswith("earlier.") for name in names)


def read_moment(facts: Facts, occurred_at: dt.datetime, zone: ZoneInfo) -> Moment:
    """The moment as timing takes it: on the clocks of the destination, on the sender's where that is unknown."""
    destination, shipment, estimate = _group(facts, "destination"), _group(facts, "shipment"), _group(facts, "estimate")
    country = _text(destination, "country").upper()
    region = read_region(country, _text(destination, "region_code"))
    if country:
        zone = find_place(Whereabouts(country=country, region=region)).zones[0]
    earliest = _day(shipment, "estimated_earliest_on") or _day(estimate, "earliest_on")
    latest = _day(shipment, "estimated_latest_on") or _day(estimate, "latest_on")
    return Moment(
        occurred_at=occurred_at,
        zone=zone,
        country=country,
        region=region,
        estimate_earliest_on=earliest or latest,
        estimate_latest_on=latest or earliest,
    )


def read_evaluation(facts: Facts, now: dt.datetime, zone: ZoneInfo, earlier: EarlierMessages) -> Evaluation:
    """What conditions are held against at a moment, its day on the sender's clocks."""
    return Evaluation(facts=facts, now=now, today=now.astimezone(zone).date(), earlier=earlier)


def bring_up_to_date(facts: Facts, newest: Facts) -> Facts:
    """A snapshot with what a later one about the same subject knows better; of parcels only about the same one."""
    same_parcel = _text(_group(facts, "shipment"), "tracking_number") == _text(
        _group(newest, "shipment"), "tracking_number"
    )
    known = newest if same_parcel else {name: group for name, group in newest.items() if name not in _OF_A_PARCEL}
    return {**facts, **known}


def is_elapsed(timing: Timing) -> bool:
    """Whether it needs neither a calendar nor the facts of a trigger."""
    return isinstance(timing, AtOnce) or (isinstance(timing, After) and timing.unit in _ELAPSED)


def _group(facts: Facts, name: str) -> Mapping[str, object]:
    group = facts.get(name)
    return group if isinstance(group, Mapping) else {}


def _text(group: Mapping[str, object], name: str) -> str:
    value = group.get(name)
    return value if isinstance(value, str) else ""


def _day(group: Mapping[str, object], name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(_text(group, name)[:10])
    except ValueError:
        return None
