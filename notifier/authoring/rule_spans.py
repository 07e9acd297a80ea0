"""Spans of time as people write them: 90s, 20m, 2h or 3d."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SPAN: Final = re.compile(r"([0-9]{1,7})(s|m|h|d)?")
_SECONDS: Final[Mapping[str, int]] = MappingProxyType({"s": 1, "m": 60, "h": 3_600, "d": 86_400})


def find_span_seconds(text: str) -> int | None:
    """The seconds of a span such as `20m`, of a bare number as they stand; None for anything else."""
    found = _SPAN.fullmatch(text.strip())
    return None if found is None else int(found[1]) * _SECONDS[found[2] or "s"]


def write_span(seconds: int) -> str:
    """The shortest way `find_span_seconds` reads it."""
    unit = next((unit for unit in ("d", "h", "m") if seconds and seconds % _SECONDS[unit] == 0), "s")
    return f"{seconds // _SECONDS[unit]}{unit}"
