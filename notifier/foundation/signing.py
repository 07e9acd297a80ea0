"""Signed tokens for links: readable by us only when we made them, for one purpose each."""

import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

_SALT_PREFIX: Final = "milepost."


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs and reads back short lists of texts; old keys still read, only the first key signs."""

    keys: tuple[str, ...]

    def sign(self, purpose: str, *values: str) -> str:
        """A URL-safe token that says `values` and can be used for `purpose` alone."""
        return str(_make_serializer(self.keys, purpose).dumps(list(values)))

    def read(self, purpose: str, token: str) -> tuple[str, ...] | None:
        """The values of a token, or None when we did not sign it for this purpose."""
        try:
            values = _make_serializer(self.keys, purpose).loads(token)
        except BadData:
            return None
        if isinstance(values, list) and all(isinstance(value, str) for value in values):
            return tuple(values)
        return None


@lru_cache(maxsize=64)
def _make_serializer(keys: tuple[str, ...], purpose: str) -> URLSafeSerializer:
    # itsdangerous signs with the last key of the list and tries all of them when it reads.
    return URLSafeSerializer(list(reversed(keys)), salt=_SALT_PREFIX + purpose)


def parse_id(text: str) -> uuid.UUID | None:
    """An identifier from a link, or None when it is not one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
