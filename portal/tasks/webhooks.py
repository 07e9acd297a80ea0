"""Telling the merchants' own software: claim, commit, send side by side, store what became of it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Final

from celery import Task, shared_task

from notifier.api.http import HttpClient, HttpRequest, NoAnswerError, NotSentError
from notifier.foundation.clock import utc_now
from notifier.foundation.logs import get_logger
from notifier.foundation.sealing import Sealer
from portal.merchants.webhook_deliveries import (
    DueWebhook,
    WebhookOutcome,
    claim_webhooks,
    prune_deliveries,
    store_outcomes,
)
from portal.merchants.webhook_signing import sign_webhook
from portal.tasks import queues
from portal.tasks.context import PortalContext, portal_context

_DRAIN_SECONDS: Final = 20.0
_AT_ONCE: Final = 16
#: Receivers are asked to answer at once and work later; the same is told to every one of them.
_READ_SECONDS: Final = 10.0
_WHOLE_SECONDS: Final = 20.0
_LONGEST_PROBLEM: Final = 500
_log = get_logger(__name__)


@shared_task(bind=True, name=queues.SEND_WEBHOOKS)
def send_webhooks(self: "Task[[], None]") -> None:
    """Tell endpoints what is due."""
    context = portal_context(self.app)
    client = HttpClient(
        allows_private=context.settings.notifier.allow_private_endpoints,
        read_seconds=_READ_SECONDS,
        whole_seconds=_WHOLE_SECONDS,
    )
    try:
        drain = context.drain(queues.SEND_WEBHOOKS)
        is_unfinished = drain.run(lambda: send_due_webhooks(context, client), seconds=_DRAIN_SECONDS)
    finally:
        client.close()
    if is_unfinished:
        self.app.send_task(queues.SEND_WEBHOOKS)


@shared_task(bind=True, name=queues.PRUNE_WEBHOOKS)
def prune_webhooks(self: "Task[[], None]") -> None:
    """Forget what was told long ago."""
    context = portal_context(self.app)
    with context.database.unit_of_work() as session:
        count = prune_deliveries(session)
    if count:
        _log.info("webhook_deliveries_pruned", count=count)


def send_due_webhooks(context: PortalContext, client: HttpClient) -> bool:
    """Send one batch; returns whether there was any."""
    sealer = Sealer(context.settings.secret_keys)
    with context.database.unit_of_work() as session:
        claimed = claim_webhooks(session, sealer, limit=_AT_ONCE)
    if not claimed:
        return False
    with ThreadPoolExecutor(max_workers=len(claimed)) as pool:
        outcomes = list(pool.map(lambda due: _send(client, due), claimed))
    with context.database.unit_of_work() as session:
        store_outcomes(session, outcomes)
    for outcome in outcomes:
        _log.info(
            "webhook_sent", delivery_id=str(outcome.due.delivery_id), status=outcome.status, tries=outcome.due.attempts
        )
    return True


def _send(client: HttpClient, due: DueWebhook) -> WebhookOutcome:
    headers = sign_webhook(due.keys, due.delivery_id, utc_now(), due.body)
    try:
        answer = client.send(HttpRequest("POST", due.url, headers, due.body))
    except (NotSentError, NoAnswerError) as problem:
        return WebhookOutcome(due, None, _plain(str(problem)))
    return WebhookOutcome(due, answer.status, "")


def _plain(problem: str) -> str:
    """What went wrong as one short line: it may quote the endpoint, which says whatever it likes."""
    return "".join(letter if letter.isprintable() else " " for letter in problem[:_LONGEST_PROBLEM])
