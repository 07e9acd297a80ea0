"""What the linter says of a part's Liquid: whether it can be read, and whether its names exist."""

import difflib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Final

from liquid.exceptions import LiquidError

from notifier.authoring.findings import Finding, Severity, locate
from notifier.authoring.sample_sender import SAMPLE_LINKS, SAMPLE_SENDER
from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.channels.email_values import collect_values
from notifier.channels.liquid_reading import SourceUses, Use, read_uses
from notifier.channels.rendering import WordingError, known_filters
from notifier.vocabulary.marking import N_

#: Facts that are not there for every order or parcel.
OFTEN_MISSING: Final = frozenset(
    {
        *("person.first_name", "person.name", "receiver.name", "receiver.first_name"),
        *("shop.support_email", "shop.support_phone", "shop.website", "brand.address"),
        *("arrival.day", "arrival.earliest", "arrival.latest", "parcel.carrier", "parcel.tracking_number"),
        *("shipment.carrier", "shipment.tracking_number", "shipment.place", "shipment.service", "shipment.signed_by"),
        *("shipment.pickup_point", "shipment.pickup_until_on", "shipment.promised_on", "shipment.slip_days"),
        *("shipment.estimated_earliest_on", "shipment.estimated_latest_on", "estimate.reason"),
        *("feedback.comment", "case.answer", "return.label_url", "refund.promised_on", "refund.issued_on"),
        *("offer.code", "offer.percent", "offer.until_on"),
    }
)
#: The groups that are not, or not only, those of the facts.
_MADE: Final = (
    *("language", "audience", "shop", "links", "brand", "arrival", "progress", "parcel", "parcels", "parcel_count"),
)
#: Every list and text has these.
_PROPERTIES: Final = frozenset({"size", "first", "last"})


def read_part(part: str, source: str) -> SourceUses | Finding:
    """What a part uses, or the finding that it cannot be read."""
    try:
        return read_uses(source)
    except WordingError as problem:
        cause = problem.__cause__
        place = cause.context() if isinstance(cause, LiquidError) else None
        line, column = (place[0], place[1] + 1) if place else (0, 0)
        return Finding(Severity.ERROR, "unreadable", part, line, column, "%(problem)s", {"problem": str(problem)})


def lint_names(part: str, source: str, uses: SourceUses, known: Collection[str]) -> Iterator[Finding]:
    """Facts nobody has, filters nobody knows, and facts that may be missing without anything in their place."""
    facts = {name.replace("[]", "") for name in known} | list_made_names()
    for use in uses.facts:
        if use.name and not _is_known(use.name, facts):
            yield _find_unknown_fact(part, source, use, facts)
    for use in uses.filters:
        if use.name not in known_filters():
            yield _find_unknown_filter(part, source, use)
    for use in uses.unprotected:
        if use.name in OFTEN_MISSING:
            message = N_("%(name)s is not always known: ask for it with {%% if %%}, or give it a default.")
            yield Finding(Severity.HINT, "no_fallback", part, *locate(source, use.offset), message, {"name": use.name})


@cache
def list_made_names() -> frozenset[str]:
    """The names rendering makes of a sender and of a trigger's facts (`collect_values`), beside those of the facts."""
    # Every group is there, and its lists are, whatever is known.
    names = {*_name_values(collect_values(SAMPLE_SENDER, "", "en", {}, SAMPLE_LINKS))}
    for trigger, kind in TRIGGER_TYPES.items():
        values = collect_values(SAMPLE_SENDER, trigger, "en", kind.sample, SAMPLE_LINKS)
        names.update(_name_values({group: values[group] for group in _MADE}))
    return frozenset(names)


def _name_values(values: Mapping[str, object], within: str = "") -> Iterator[str]:
    for key, value in values.items():
        name = f"{within}{key}"
        if not (value and isinstance(value, Mapping)):
            yield name
        for inner in value if isinstance(value, list) else (value,):
            if isinstance(inner, Mapping):
                yield from _name_values(inner, f"{name}.")


def _is_known(name: str, facts: Collection[str]) -> bool:
    path = name.split(".")
    # Some groups have members of these names, such as the first step of a parcel's progress.
    if _is_fact(path, facts):
        return True
    return _is_fact([path[0], *(part for part in path[1:] if part not in _PROPERTIES)], facts)


def _is_fact(path: list[str], facts: Collection[str]) -> bool:
    dotted = ".".join(path)
    if dotted in facts or any(fact.startswith(f"{dotted}.") for fact in facts):
        return True
    # Inside of a fact that is known as a whole, such as the first of a list.
    return any(".".join(path[:length]) in facts for length in range(2, len(path)))


def _find_unknown_fact(part: str, source: str, use: Use, facts: Collection[str]) -> Finding:
    place = locate(source, use.offset)
    close = difflib.get_close_matches(use.name, sorted(facts), n=1)
    if close:
        message = N_("There is no %(name)s here; perhaps %(close)s is meant.")
        return Finding(Severity.ERROR, "unknown_variable", part, *place, message, {"name": use.name, "close": close[0]})
    message = N_("There is no %(name)s here; nothing would stand in its place.")
    return Finding(Severity.ERROR, "unknown_variable", part, *place, message, {"name": use.name})


def _find_unknown_filter(part: str, source: str, use: Use) -> Finding:
    message = N_("There is no filter %(name)s; known are %(known)s.")
    values = {"name": use.name, "known": ", ".join(known_filters())}
    return Finding(Severity.ERROR, "unknown_filter", part, *locate(source, use.offset), message, values)
