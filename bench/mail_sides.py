"""The two ways to send e-mail that are compared: what each is given to do, and how it is told to begin."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final, Protocol

from celery import Celery
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bench.baselines import tutorial_mailer as tutorial
from bench.deployment import Deployment
from notifier.channels.translations import translate_marked
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import Message, Sender
from notifier.sending.record_trigger import PLAN_MESSAGES, Person, TriggerDraft, record_trigger
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.topic import Topic
from portal.alerts.facts import collect_order_facts
from portal.queries.page_links import PageLinks
from portal.settings import PROJECT_FOLDER

_TEXT_LAYOUT: Final = PROJECT_FOLDER / "templates" / "messages" / "layouts" / "email.txt.jinja"
_LIFETIME_SECONDS: Final = 86_400


class Side(Protocol):
    """One way to send."""

    def prepare(self, number: int) -> Callable[[], None]:
        """Store so many messages to be sent; returns what wakes the worker."""

    def count_sent(self) -> int:
        """How many messages have a stored outcome."""


@dataclass(frozen=True, slots=True)
class ProductSide:
    """Triggers recorded as events would record them; one call wakes the worker that plans and sends."""

    deployment: Deployment
    database: Database
    links: PageLinks
    celery: Celery
    serials: "count[int]"

    def prepare(self, number: int, lane: Lane = Lane.NORMAL) -> Callable[[], None]:
        shop = self.deployment.shop
        with self.database.unit_of_work() as session:
            facts = collect_order_facts(session, self.links, shop.order_id).facts
            for serial in (next(self.serials) for _ in range(number)):
                draft = TriggerDraft(
                    sender_id=shop.merchant_id,
                    trigger="order.placed",
                    dedupe_key=f"bench:{serial}",
                    subject_key=f"order:{shop.order_id}:{serial}",
                    topic=Topic.ORDER_UPDATES,
                    lane=lane,
                    language="en",
                    occurred_at=utc_now(),
                    lifetime_seconds=_LIFETIME_SECONDS,
                    person=Person(f"Mira Lindqvist {serial}", f"shopper{serial}@people.example", None, "en"),
                    facts=facts,
                )
                record_trigger(session, draft)
        return self._wake

    def count_sent(self) -> int:
        with self.database.reading() as session:
            sent = select(func.count()).select_from(Message).where(Message.status == MessageStatus.SENT.value)
            return int(session.scalar(sent) or 0)

    def _wake(self) -> None:
        self.celery.send_task(PLAN_MESSAGES)


@dataclass(frozen=True, slots=True)
class TutorialSide:
    """Orders in tables of their own; one Celery call per message."""

    engine: Engine
    celery: Celery

    def prepare(self, number: int) -> Callable[[], None]:
        with Session(self.engine) as session, session.begin():
            notifications = [_make_notification() for _ in range(number)]
            session.add_all(notifications)
            session.flush()
            ids = [notification.id for notification in notifications]
        return lambda: self._publish(ids)

    def count_sent(self) -> int:
        sent = tutorial.TutorialNotification.status == "sent"
        with Session(self.engine) as session:
            return int(session.scalar(select(func.count(tutorial.TutorialNotification.id)).where(sent)) or 0)

    def _publish(self, ids: list[int]) -> None:
        for notification_id in ids:
            self.celery.send_task(tutorial.TASK, args=[notification_id])


def write_tutorial_templates(database: Database, folder: Path) -> None:
    """The product's own layouts as the templates of the tutorial."""
    with database.reading() as session:
        html = session.scalars(select(Sender.email_layout)).one()
    (folder / "mail.html").write_text(translate_marked(html, "en"), "utf-8")
    (folder / "mail.txt").write_text(translate_marked(_TEXT_LAYOUT.read_text("utf-8"), "en"), "utf-8")


def _make_notification() -> tutorial.TutorialNotification:
    goods = (("Larch hiking boots", "42 / Moss", 17_900), ("Daybreak backpack 24 l", "Ember", 8_900))
    lines = [
        tutorial.TutorialLine(title=title, variant=variant, quantity=1, price_minor=price)
        for title, variant, price in (*goods, ("Steel bottle", "750 ml", 2_200))
    ]
    customer = tutorial.TutorialCustomer(name="Mira Lindqvist", email="mira@people.example")
    order = tutorial.TutorialOrder(customer=customer, number="#1042", currency="EUR", lines=lines)
    return tutorial.TutorialNotification(order=order, status="queued")
