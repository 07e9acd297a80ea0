"""Every trigger there is by its name, and which triggers make which others old news."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from notifier.catalogue.estimates import ESTIMATES
from notifier.catalogue.orders import ORDERS
from notifier.catalogue.others import OTHERS
from notifier.catalogue.relationships import RELATIONSHIPS
from notifier.catalogue.returns import RETURNS
from notifier.catalogue.shipments import SHIPMENTS
from notifier.catalogue.silences import SILENCES
from notifier.catalogue.trigger_type import ANSWERS, TriggerType
from notifier.foundation.errors import ProductError

_ALL: Final = "*"


def _write_out(types: Iterable[TriggerType]) -> Mapping[str, TriggerType]:
    by_name = {kind.name: kind for kind in types}
    return MappingProxyType({name: replace(kind, cancelled_by=_names(kind, by_name)) for name, kind in by_name.items()})


def _names(kind: TriggerType, known: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for wanted in kind.cancelled_by:
        if wanted.endswith(_ALL):
            start = wanted.removesuffix(_ALL)
            found |= {name: None for name in known if name.startswith(start) and name != kind.name}
        else:
            found[wanted] = None
    return tuple(found)


def _turn_round(types: Iterable[TriggerType]) -> Mapping[str, frozenset[str]]:
    cancelled: dict[str, set[str]] = {}
    for kind in types:
        for name in kind.cancelled_by:
            cancelled.setdefault(name, set()).add(kind.name)
    return MappingProxyType({name: frozenset(names) for name, names in cancelled.items()})


TRIGGER_TYPES: Final = _write_out((*ORDERS, *SHIPMENTS, *ESTIMATES, *SILENCES, *RETURNS, *RELATIONSHIPS, *OTHERS))

#: Words that are said about other triggers, to a carrier or the team.
BUSINESS_WORDS: Final = frozenset(name for name, kind in TRIGGER_TYPES.items() if kind.audience.is_business)

#: What each trigger cancels; those that cancel nothing are missing.
CANCELS: Final = _turn_round(TRIGGER_TYPES.values())


def get_trigger_type(name: str) -> TriggerType:
    """The type with this name; `ProductError` lists the known ones."""
    known = TRIGGER_TYPES.get(name)
    if known is None:
        message = f"There is no trigger {name!r}; known are {', '.join(sorted(TRIGGER_TYPES))}."
        raise ProductError(message)
    return known


def get_event_type(name: str) -> TriggerType:
    """The type of something that can be published and answered by a rule; `ProductError` for answers to replies."""
    kind = get_trigger_type(name)
    if name.startswith(ANSWERS):
        message = f"{name!r} answers what somebody has asked us; nothing else brings it about."
        raise ProductError(message)
    return kind
