"""Carriers by key and by the many names stores and trackers have for them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from portal.sources.carriers.directory import CARRIERS, Carrier
from portal.sources.carriers.recognise import normalise_number


def _fold(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


CARRIERS_BY_KEY: Final[Mapping[str, Carrier]] = MappingProxyType({carrier.key: carrier for carrier in CARRIERS})
_BY_NAME: Final[Mapping[str, Carrier]] = MappingProxyType(
    {_fold(name): carrier for carrier in reversed(CARRIERS) for name in (*carrier.aliases, carrier.name, carrier.key)}
)


def find_carrier(name: str) -> Carrier | None:
    """The carrier of a key or of a name as a store or tracker writes it, or None."""
    return _BY_NAME.get(_fold(name))


def compose_tracking_url(carrier: Carrier, number: str) -> str | None:
    """The carrier's own page for the number, or None where it has none."""
    if not carrier.tracking_url:
        return None
    return carrier.tracking_url.replace("{number}", quote(normalise_number(number), safe=""))
