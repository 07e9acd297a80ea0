"""Facts of a trigger: JSON whose meaning only the caller and the wording know."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

JsonValue: TypeAlias = "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
Facts: TypeAlias = Mapping[str, JsonValue]
