"""An address of the console with what one needs to open it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.vocabulary.permission import Permission


@dataclass(frozen=True, slots=True)
class Address:
    """A line of an area's `ADDRESSES`: `path` below `/console`, `name` of the endpoint, and who may come in.

    `permission` None is for pages of people who are not signed in; such a view checks its own form's token.
    """

    path: str
    name: str
    view: Callable[..., Any]
    permission: Permission | None
    method: str = "GET"
