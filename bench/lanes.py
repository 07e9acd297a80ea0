"""Promise: ten thousand offers in the queue delay a delivery-day message by less than two seconds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import func, select

from bench.databases import DatabaseSite
from bench.deployment import broker, deploy, worker
from bench.email_path import mail_settings, open_product, smtp_sink
from bench.mail_sides import ProductSide
from bench.plan import RunPlan
from bench.processes import BenchError
from bench.report import Better, Ratio
from notifier.models import Message
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import MessageStatus

TARGET_SECONDS: Final = 2.0
_NAME: Final = "lanes"
_WARM_UP: Final = 20
#: Between two urgent messages: the first comes while the offers are still being planned.
_PAUSE_SECONDS: Final = 1.0
_POLL_SECONDS: Final = 0.01
_PATIENCE_SECONDS: Final = 60.0


def measure_lanes(site: DatabaseSite, plan: RunPlan) -> Ratio:
    """The longest of several urgent messages from its trigger to its stored outcome, while offers leave."""
    with _open_scene(site) as product:
        product.prepare(_WARM_UP)()
        _wait_until_sent(product, Lane.NORMAL, _WARM_UP)
        wake = product.prepare(plan.offers, Lane.OFFERS)
        site.settle(_NAME)
        wake()
        seconds = [_time_urgent(product, number) for number in range(1, plan.urgent_messages + 1)]
        left = plan.offers - _count_sent(product, Lane.OFFERS)
    if left <= 0:
        raise BenchError("All offers had left before the last urgent message: there were too few of them.")
    detail = f"longest of {plan.urgent_messages} in seconds, {plan.offers:,} offers queued, {left:,} left at the end"
    name = f"delivery-day message behind offers, seconds, {site.kind}"
    return Ratio(name, max(seconds), TARGET_SECONDS, Better.LOWER, detail)


@contextmanager
def _open_scene(site: DatabaseSite) -> Iterator[ProductSide]:
    folder = site.folder / _NAME
    folder.mkdir()
    with smtp_sink(folder, is_pipelining=True) as smtp_port:
        deployment = deploy(folder, site.make(_NAME), mail_settings(smtp_port))
        with broker(deployment), worker(deployment):
            product = open_product(deployment)
            yield product
            product.database.dispose()


def _time_urgent(product: ProductSide, number: int) -> float:
    time.sleep(_PAUSE_SECONDS)
    began_at = time.monotonic()
    product.prepare(1, Lane.URGENT)()
    _wait_until_sent(product, Lane.URGENT, number)
    return time.monotonic() - began_at


def _wait_until_sent(product: ProductSide, lane: Lane, number: int) -> None:
    ends_at = time.monotonic() + _PATIENCE_SECONDS
    while _count_sent(product, lane) < number:
        if time.monotonic() > ends_at:
            raise BenchError(f"A message of the lane {lane} was not sent within {_PATIENCE_SECONDS:.0f} seconds.")
        time.sleep(_POLL_SECONDS)


def _count_sent(product: ProductSide, lane: Lane) -> int:
    is_sent = (Message.status == MessageStatus.SENT.value, Message.lane == lane.value)
    with product.database.reading() as session:
        return int(session.scalar(select(func.count()).select_from(Message).where(*is_sent)) or 0)
