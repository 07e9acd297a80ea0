"""Endpoints of a merchant's own software: added with a secret, changed, tried, taken away."""

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifier.api.catalogue import TRIGGER_TYPES
from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from portal.merchants.webhook_signing import new_secret
from portal.models import WebhookEndpoint

MOST_ENDPOINTS: Final = 20
_LONGEST_URL: Final = 2_000
_SPACE: Final = re.compile(r"[\x00-\x20\x7f]")
#: After a new secret the old one signs too, so that a receiver can change over in peace.
_BOTH_SIGN_HOURS: Final = 24
#: What can be asked for: families, and each trigger by its name.
FAMILIES: Final = tuple(sorted({name.partition(".")[0] for name in TRIGGER_TYPES}))


def name_host(url: str) -> str:
    """What an endpoint is called where not only owners read: the rest of its address is often a secret."""
    return urlsplit(url).netloc


class EndpointError(ProductError):
    """An endpoint that cannot be kept, with one sentence that says why."""


@dataclass(frozen=True, slots=True)
class EndpointDraft:
    """Where to tell, and what: triggers or families, none for everything."""

    url: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndpointView:
    """An endpoint as a page shows it; `problem` says why it was switched off without anybody asking."""

    endpoint_id: uuid.UUID
    url: str
    events: tuple[str, ...]
    is_on: bool
    problem: str
    created_at: dt.datetime


def add_endpoint(
    session: Session, sealer: Sealer, merchant_id: uuid.UUID, draft: EndpointDraft, *, allows_private: bool
) -> tuple[uuid.UUID, str]:
    """Keep an endpoint; its id, and its secret to be shown once. `EndpointError` says what is wrong."""
    _check(draft, allows_private=allows_private)
    count = select(func.count()).select_from(WebhookEndpoint).where(WebhookEndpoint.merchant_id == merchant_id)
    if (session.scalar(count) or 0) >= MOST_ENDPOINTS:
        raise EndpointError(f"There are {MOST_ENDPOINTS} endpoints already; remove one first.")
    secret = new_secret()
    endpoint = WebhookEndpoint(
        id=new_id(),
        merchant_id=merchant_id,
        url=draft.url,
        secret_sealed=sealer.seal(secret),
        events=list(draft.events),
        is_on=True,
        problem="",
        created_at=utc_now(),
    )
    session.add(endpoint)
    session.flush()
    return endpoint.id, secret


def change_endpoint(
    session: Session, merchant_id: uuid.UUID, endpoint_id: uuid.UUID, draft: EndpointDraft, *, allows_private: bool
) -> EndpointView:
    """Another address or other events; returns how it was."""
    _check(draft, allows_private=allows_private)
    endpoint = _get(session, merchant_id, endpoint_id)
    before = _view(endpoint)
    endpoint.url, endpoint.events, endpoint.rests_until = draft.url, list(draft.events), None
    return before


def switch_endpoint(session: Session, merchant_id: uuid.UUID, endpoint_id: uuid.UUID, *, is_on: bool) -> EndpointView:
    """Tell it from now on, or no longer; returns how it was. What waits is sent when it is on again."""
    endpoint = _get(session, merchant_id, endpoint_id)
    before = _view(endpoint)
    endpoint.is_on, endpoint.problem, endpoint.rests_until = is_on, "", None
    return before


def rotate_secret(session: Session, sealer: Sealer, merchant_id: uuid.UUID, endpoint_id: uuid.UUID) -> str:
    """A new secret, to be shown once; the old one signs beside it for a day."""
    endpoint, secret = _get(session, merchant_id, endpoint_id), new_secret()
    endpoint.old_secret_sealed, endpoint.secret_sealed = endpoint.secret_sealed, sealer.seal(secret)
    endpoint.old_secret_until = utc_now() + dt.timedelta(hours=_BOTH_SIGN_HOURS)
    return secret


def remove_endpoint(session: Session, merchant_id: uuid.UUID, endpoint_id: uuid.UUID) -> EndpointView:
    """Forget an endpoint with its log; returns what it was."""
    endpoint = _get(session, merchant_id, endpoint_id)
    before = _view(endpoint)
    session.delete(endpoint)
    return before


def get_endpoint(session: Session, merchant_id: uuid.UUID, endpoint_id: uuid.UUID) -> EndpointView:
    """One endpoint; `UnknownRecordError` when the merchant has none with this id."""
    return _view(_get(session, merchant_id, endpoint_id))


def load_endpoints(session: Session, merchant_id: uuid.UUID) -> list[EndpointView]:
    """All endpoints of a merchant, the oldest first."""
    wanted = select(WebhookEndpoint).where(WebhookEndpoint.merchant_id == merchant_id)
    return [_view(row) for row in session.scalars(wanted.order_by(WebhookEndpoint.created_at, WebhookEndpoint.id))]


def _get(session: Session, merchant_id: uuid.UUID, endpoint_id: uuid.UUID) -> WebhookEndpoint:
    wanted = select(WebhookEndpoint).where(
        WebhookEndpoint.merchant_id == merchant_id, WebhookEndpoint.id == endpoint_id
    )
    endpoint = session.scalar(wanted)
    if endpoint is None:
        raise UnknownRecordError("This merchant has no such webhook endpoint.")
    return endpoint


def _view(row: WebhookEndpoint) -> EndpointView:
    return EndpointView(row.id, row.url, tuple(row.events), row.is_on, row.problem, row.created_at)


def _check(draft: EndpointDraft, *, allows_private: bool) -> None:
    schemes = ("https", "http") if allows_private else ("https",)
    if len(draft.url) > _LONGEST_URL or not _is_whole(draft.url, schemes):
        raise EndpointError("The address must be a whole https address without sign-in and fragment.")
    unknown = _first_unknown(draft.events)
    if unknown is not None:
        raise EndpointError(f"The event {unknown!r} is unknown.")


def _is_whole(url: str, schemes: Sequence[str]) -> bool:
    if _SPACE.search(url):
        return False
    try:
        parts = urlsplit(url)
        has_extras = parts.username is not None or parts.password is not None or parts.fragment or parts.port == 0
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname) and not has_extras


def _first_unknown(events: Sequence[str]) -> str | None:
    return next((event for event in events if event not in TRIGGER_TYPES and event not in FAMILIES), None)
