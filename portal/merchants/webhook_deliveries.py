"""Telling endpoints: claimed with a lease, sent with nothing open, tried again for three days, kept as a log."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.sealing import Sealer
from portal.models import WebhookDelivery, WebhookEndpoint
from portal.vocabulary.webhook_state import WebhookState

#: Seconds until the next try: three days in all, as the Standard Webhooks specification proposes.
WAITS_SECONDS: Final = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
#: Longer than any request takes; who dies meanwhile is followed by another after it.
_LEASE_SECONDS: Final = 120
_MOST_REST_SECONDS: Final = 3_600
#: Of one batch.
_MOST_OF_ONE: Final = 4
_KEPT_DAYS: Final = 30
_GONE: Final = 410
_PRUNED_AT_ONCE: Final = 5_000
#: Not answered for three days, or said it is gone.
SILENT: Final = "silent"
GONE: Final = "gone"


@dataclass(frozen=True, slots=True)
class DueWebhook:
    """A delivery this process has claimed, with everything it takes to send it."""

    delivery_id: uuid.UUID
    endpoint_id: uuid.UUID
    url: str
    keys: tuple[str, ...]
    body: bytes
    attempts: int


@dataclass(frozen=True, slots=True)
class WebhookOutcome:
    """What became of a try; `status` None when nobody answered, and `problem` says why."""

    due: DueWebhook
    status: int | None
    problem: str

    @property
    def is_taken(self) -> bool:
        """Whether the endpoint said yes."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A line of the log."""

    delivery_id: uuid.UUID
    event: str
    state: WebhookState
    recorded_at: dt.datetime
    tried_at: dt.datetime | None
    due_at: dt.datetime
    attempts: int
    status: int | None
    problem: str
    body: str


def claim_webhooks(session: Session, sealer: Sealer, *, limit: int) -> list[DueWebhook]:
    """The oldest due deliveries to endpoints that are on and do not rest, leased to the caller until it commits."""
    now = utc_now()
    is_due = (WebhookDelivery.state == WebhookState.WAITING.value) & (WebhookDelivery.due_at <= now)
    rows = session.execute(
        select(WebhookDelivery, WebhookEndpoint)
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
        # Chosen without a lock: whoever was quicker is found out here.
        .where(WebhookDelivery.id.in_(_choose_due(session, now, limit)), is_due)
        .order_by(WebhookDelivery.due_at)
        .with_for_update(skip_locked=True, of=WebhookDelivery)
    ).all()
    claimed = []
    for delivery, endpoint in rows:
        delivery.due_at = now + dt.timedelta(seconds=_LEASE_SECONDS)
        delivery.attempts += 1
        keys = [endpoint.secret_sealed]
        if endpoint.old_secret_sealed and endpoint.old_secret_until and endpoint.old_secret_until > now:
            keys.append(endpoint.old_secret_sealed)
        opened = tuple(sealer.unseal(key) for key in keys)
        due = DueWebhook(delivery.id, endpoint.id, endpoint.url, opened, delivery.body, delivery.attempts)
        claimed.append(due)
    return claimed


def store_outcomes(session: Session, outcomes: Sequence[WebhookOutcome]) -> None:
    """Keep what became of claimed deliveries: done, due again, or given up; an endpoint that is silent rests."""
    now = utc_now()
    for outcome in outcomes:
        _store(session, outcome, now)
    for endpoint_id in {outcome.due.endpoint_id for outcome in outcomes}:
        _rest(session, endpoint_id, [one for one in outcomes if one.due.endpoint_id == endpoint_id], now)


def replay_webhook(session: Session, merchant_id: uuid.UUID, delivery_id: uuid.UUID) -> uuid.UUID:
    """Tell an event once more, at once, with the same id; returns the endpoint's id."""
    delivery = session.scalar(
        select(WebhookDelivery).where(WebhookDelivery.merchant_id == merchant_id, WebhookDelivery.id == delivery_id)
    )
    if delivery is None:
        raise UnknownRecordError("This merchant has no such delivery.")
    delivery.state, delivery.due_at, delivery.attempts = WebhookState.WAITING.value, utc_now(), 0
    return delivery.endpoint_id


def load_deliveries(
    session: Session, endpoint_id: uuid.UUID, older_than: tuple[dt.datetime, uuid.UUID] | None, *, limit: int
) -> list[DeliveryView]:
    """The log of an endpoint, newest first."""
    wanted = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id)
    if older_than is not None:
        wanted = wanted.where(tuple_(WebhookDelivery.recorded_at, WebhookDelivery.id) < tuple_(*older_than))
    newest = wanted.order_by(WebhookDelivery.recorded_at.desc(), WebhookDelivery.id.desc()).limit(limit)
    return [
        DeliveryView(
            delivery_id=row.id,
            event=row.event,
            state=WebhookState(row.state),
            recorded_at=row.recorded_at,
            tried_at=row.tried_at,
            due_at=row.due_at,
            attempts=row.attempts,
            status=row.status,
            problem=row.problem,
            body=row.body.decode(),
        )
        for row in session.scalars(newest)
    ]


def prune_deliveries(session: Session) -> int:
    """Forget a batch of deliveries of more than thirty days ago; returns how many."""
    old = utc_now() - dt.timedelta(days=_KEPT_DAYS)
    ids = session.scalars(select(WebhookDelivery.id).where(WebhookDelivery.recorded_at < old).limit(_PRUNED_AT_ONCE))
    gone = list(ids)
    session.execute(delete(WebhookDelivery).where(WebhookDelivery.id.in_(gone)))
    return len(gone)


def _choose_due(session: Session, now: dt.datetime, limit: int) -> list[uuid.UUID]:
    """The oldest due deliveries, few of each endpoint, so that a slow one with many leaves room for others."""
    place = func.row_number().over(
        partition_by=WebhookDelivery.endpoint_id, order_by=(WebhookDelivery.due_at, WebhookDelivery.id)
    )
    due = (
        select(WebhookDelivery.id, WebhookDelivery.due_at, place.label("place"))
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
        .where(
            WebhookDelivery.state == WebhookState.WAITING.value,
            WebhookDelivery.due_at <= now,
            WebhookEndpoint.is_on,
            or_(WebhookEndpoint.rests_until.is_(None), WebhookEndpoint.rests_until <= now),
        )
        .subquery()
    )
    chosen = select(due.c.id).where(due.c.place <= _MOST_OF_ONE).order_by(due.c.due_at).limit(limit)
    return list(session.scalars(chosen))


def _store(session: Session, outcome: WebhookOutcome, now: dt.datetime) -> None:
    due = outcome.due
    is_last = due.attempts > len(WAITS_SECONDS) or outcome.status == _GONE
    values: dict[str, object] = {"status": outcome.status, "problem": outcome.problem, "tried_at": now}
    if outcome.is_taken:
        values["state"] = WebhookState.DELIVERED.value
    elif is_last:
        values["state"] = WebhookState.FAILED.value
    else:
        values["due_at"] = now + dt.timedelta(seconds=WAITS_SECONDS[due.attempts - 1])
    # Whoever took it over after the lease, or replayed it, has counted on: their word counts.
    ours = (WebhookDelivery.id == due.delivery_id) & (WebhookDelivery.attempts == due.attempts)
    session.execute(update(WebhookDelivery).where(ours).values(**values))


def _rest(session: Session, endpoint_id: uuid.UUID, outcomes: Sequence[WebhookOutcome], now: dt.datetime) -> None:
    """One who answers is told on; one who does not rests, so that others do not wait for its silence."""
    endpoint = session.get(WebhookEndpoint, endpoint_id)
    if endpoint is None:
        return
    if any(outcome.is_taken for outcome in outcomes):
        endpoint.rests_until = None
        return
    tries = min(outcome.due.attempts for outcome in outcomes)
    seconds = min(WAITS_SECONDS[min(tries, len(WAITS_SECONDS)) - 1], _MOST_REST_SECONDS)
    endpoint.rests_until = now + dt.timedelta(seconds=seconds)
    if any(outcome.status == _GONE for outcome in outcomes):
        endpoint.is_on, endpoint.problem = False, GONE
    elif any(outcome.due.attempts > len(WAITS_SECONDS) for outcome in outcomes):
        endpoint.is_on, endpoint.problem = False, SILENT
