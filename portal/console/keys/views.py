"""What the pages about API keys and webhooks show."""

import datetime as dt
import uuid
from dataclasses import dataclass

from portal.merchants.webhook_endpoints import EndpointView


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key by the merchant's clock."""

    key_id: uuid.UUID
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: dt.datetime
    last_used_at: dt.datetime | None
    expires_at: dt.datetime | None
    is_expired: bool
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class KeysPage:
    """Keys and endpoints; lifetimes in days. `new_key` and `new_secret` are shown this once, problems are sentences."""

    keys: tuple[KeyRow, ...]
    scopes: tuple[str, ...]
    lifetimes: tuple[int, ...]
    endpoints: tuple[EndpointView, ...]
    families: tuple[str, ...]
    new_key: str = ""
    new_secret: str = ""
    key_problem: str = ""
    endpoint_problem: str = ""


@dataclass(frozen=True, slots=True)
class LogRow:
    """A line of an endpoint's log by the merchant's clock."""

    delivery_id: uuid.UUID
    event: str
    state: str
    at: dt.datetime
    next_at: dt.datetime
    attempts: int
    status: int | None
    problem: str
    body: str


@dataclass(frozen=True, slots=True)
class EndpointPage:
    """One endpoint with its log; `older_url` None on the last page."""

    endpoint: EndpointView
    families: tuple[str, ...]
    log: tuple[LogRow, ...]
    older_url: str | None
    is_first: bool
    new_secret: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """What cannot be taken back asks first; `kind` is `key` or `endpoint`."""

    kind: str
    name: str
    action_url: str
