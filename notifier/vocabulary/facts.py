"""Facts of a trigger: JSON whose meaning only the caller and the wording know."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

JsonValue: TypeAlias = "None | bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue]"
Facts: TypeAlias = Mapping[str, JsonValue]
