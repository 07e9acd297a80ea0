"""What the filters of lists can be set to: the shop's own stores, all countries and carriers by name."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.console.orders.views import Chip, Option
from portal.models import Connection
from portal.sources.carriers.directory import CARRIERS
from portal.sources.carriers.registry import find_carrier
from portal.vocabulary.connection_kind import ConnectionKind
from portal.web.locale import current_locale


def load_stores(session: Session, merchant_id: uuid.UUID) -> tuple[Option, ...]:
    """The stores of a merchant, oldest first; several of one kind are numbered."""
    wanted = select(Connection.id, Connection.source).where(
        Connection.merchant_id == merchant_id, Connection.kind == ConnectionKind.STORE.value
    )
    rows = session.execute(wanted.order_by(Connection.created_at, Connection.id)).all()
    seen: dict[str, int] = {}
    options = []
    for row in rows:
        seen[row.source] = seen.get(row.source, 0) + 1
        name = row.source.replace("_", " ").capitalize()
        options.append(Option(str(row.id), f"{name} {seen[row.source]}" if seen[row.source] > 1 else name))
    return tuple(options)


def list_countries() -> tuple[Option, ...]:
    """All countries in the reader's language, sorted as they read."""
    names = current_locale().cldr.territories
    known = [Option(code, str(name)) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    return tuple(sorted(known, key=lambda option: option.words))


def list_carriers() -> tuple[Option, ...]:
    """All carriers we know, by name."""
    return tuple(sorted((Option(one.key, one.name) for one in CARRIERS), key=lambda option: option.words.casefold()))


def carrier_name(key: str) -> str:
    """What people call a carrier; its key when it is none of ours."""
    known = find_carrier(key) if key else None
    return key if known is None else known.name


def make_chips(
    values: Mapping[str, str], options: tuple[Option, ...], url_without: Mapping[str, str]
) -> tuple[Chip, ...]:
    """The filters that are set; what has a name of its own is told by it."""
    names = {option.value: option.words for option in options}
    return tuple(
        Chip(name, names.get(value, value), url_without[name]) for name, value in values.items() if name != "q"
    )
