"""What the linter says of a part's Liquid: whether it can be read, and whether its names exist."""

import difflib
from collections.abc import Collection, Iterator
from typing import Final

from liquid.exceptions import LiquidError

from notifier.authoring.findings import Finding, Severity, locate
from notifier.channels.liquid_reading import SourceUses, Use, read_uses
from notifier.channels.rendering import WordingError, known_filters
from notifier.vocabulary.marking import N_

#: What every wording may use beside the facts of its trigger (`notifier.channels.email_values.collect_values`).
ALWAYS_KNOWN: Final = frozenset(
    {
        *("language", "order.number", "order.lines", "person.name", "person.first_name"),
        *("shop.name", "shop.support_email", "shop.support_phone", "shop.website"),
        *("links.page", "links.home", "links.preferences", "links.unsubscribe"),
        *("brand.logo_url", "brand.logo_width", "brand.links", "brand.address"),
        *("arrival.is_range", "arrival.day", "arrival.earliest", "arrival.latest"),
        *("parcel.carrier", "parcel.tracking_number", "parcel.scans", "progress.is_pickup"),
        *("parcel_count", "parcels.carrier", "parcels.tracking_number", "parcels.carrier_url", "parcels.scans"),
        "audience",
    }
)
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


def lint_names(
    part: str, source: str, uses: SourceUses, known: Collection[str], optional: Collection[str]
) -> Iterator[Finding]:
    """Facts nobody has, filters nobody knows, and facts that may be missing without anything in their place."""
    facts = {name.replace("[]", "") for name in known} | ALWAYS_KNOWN
    for use in uses.facts:
        if use.name and not _is_known(use.name, facts):
            yield _find_unknown_fact(part, source, use, facts)
    for use in uses.filters:
        if use.name not in known_filters():
            yield _find_unknown_filter(part, source, use)
    for use in uses.unprotected:
        if use.name in optional:
            message = N_("%(name)s is not always known: ask for it with {%% if %%}, or give it a default.")
            yield Finding(Severity.HINT, "no_fallback", part, *locate(source, use.offset), message, {"name": use.name})


def _is_known(name: str, facts: Collection[str]) -> bool:
    path = name.split(".")
    if path[-1] in _PROPERTIES:
        path = path[:-1]
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
