"""The companies that move parcels, read from `carriers.toml` beside this file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One company. `initials` stand in for its logo, `tracking_url` holds `{number}`, `country` is where it is at home.

    Empty text where a thing does not exist or is not public; `aliases` are names that stores and trackers use.
    """

    key: str
    name: str
    initials: str
    country: str
    tracking_url: str
    phone: str
    aliases: tuple[str, ...]


def _load_carriers() -> tuple[Carrier, ...]:
    table = tomllib.loads(Path(__file__).with_name("carriers.toml").read_text(encoding="utf-8"))
    return tuple(
        Carrier(
            key=key,
            name=row["name"],
            initials=row["initials"],
            country=row.get("country", ""),
            tracking_url=row.get("url", ""),
            phone=row.get("phone", ""),
            aliases=tuple(row.get("aliases", ())),
        )
        for key, row in table.items()
    )


CARRIERS: Final = _load_carriers()
