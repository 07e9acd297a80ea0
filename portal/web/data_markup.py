"""Data inside markup: JSON that cannot end its own script element, and foreign words kept apart from the sentence."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from markupsafe import Markup

# A data block ends at "</script" wherever it stands (HTML Living Standard, 4.12.1.3), so these never appear raw.
_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def isolate(words: str) -> Markup:
    """Words of unknown direction as `<bdi>`, for a placeholder of a sentence: `#1042` stays so in Arabic."""
    return Markup("<bdi>{}</bdi>").format(words)


def json_for_page(value: object) -> Markup:
    """The value as JSON for a `<script type="application/ld+json">`; None and empty members are left out."""
    text = json.dumps(_without_empty(value), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_UNSAFE))  # noqa: S704  # every character that could end the script is escaped above


def _without_empty(value: object) -> object:
    if isinstance(value, Mapping):
        kept = {str(name): _without_empty(member) for name, member in value.items()}
        return {name: member for name, member in kept.items() if member not in (None, "", [], {})}
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_without_empty(member) for member in value]
    return str(value) if isinstance(value, str) else value
