"""E-mail as tutorials send it: one Celery task per message, ORM objects, template parsed anew, a new SMTP connection.

It sends the same e-mail as the product: its two templates are the product's own layouts, written to a folder by the
measurement. What they are filled with is made by the product's fast code, which favours this side.
"""

import os
import smtplib
import uuid
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

from celery import Celery
from sqlalchemy import ForeignKey, Integer, MetaData, String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from notifier.channels.content import SenderView
from notifier.channels.email_values import collect_values
from notifier.channels.layouts import parse_layout, render_layout

TASK: Final = "tutorial.send_notification"
FOLDER_VARIABLE: Final = "BENCH_TUTORIAL_FOLDER"
DATABASE_VARIABLE: Final = "BENCH_TUTORIAL_DATABASE"
BROKER_VARIABLE: Final = "BENCH_TUTORIAL_BROKER"
SMTP_PORT_VARIABLE: Final = "BENCH_TUTORIAL_SMTP_PORT"
_SHOP: Final = SenderView(
    id=uuid.UUID(int=1),
    version=1,
    name="Fernhollow",
    language="en",
    base_url="http://127.0.0.1:8000",
    support_email="help@fernhollow.example",
    support_phone="+1 555 0142",
    website="https://fernhollow.example",
    branding={"accent": "#2557d6"},
    email_layout="",
)


class TutorialBase(DeclarativeBase):
    """Tables of the tutorial, apart from the product's."""

    metadata = MetaData()


class TutorialCustomer(TutorialBase):
    __tablename__ = "tutorial_customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(255))


class TutorialOrder(TutorialBase):
    __tablename__ = "tutorial_orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("tutorial_customers.id"))
    number: Mapped[str] = mapped_column(String(255))
    currency: Mapped[str] = mapped_column(String(3))
    customer: Mapped[TutorialCustomer] = relationship()
    lines: Mapped[list["TutorialLine"]] = relationship()


class TutorialLine(TutorialBase):
    __tablename__ = "tutorial_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("tutorial_orders.id"), index=True)
    title: Mapped[str] = mapped_column(String(255))
    variant: Mapped[str] = mapped_column(String(255))
    quantity: Mapped[int] = mapped_column(Integer)
    price_minor: Mapped[int] = mapped_column(Integer)


class TutorialNotification(TutorialBase):
    __tablename__ = "tutorial_notifications"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("tutorial_orders.id"))
    status: Mapped[str] = mapped_column(String(20), index=True)
    sent_at: Mapped[str | None] = mapped_column(String(40))
    order: Mapped[TutorialOrder] = relationship()


def create_tutorial_app(broker_url: str) -> Celery:
    """The Celery application, on a queue of its own."""
    app = Celery("tutorial", broker=broker_url)
    app.conf.update(task_default_queue="tutorial", task_ignore_result=True)
    return app


celery_app: Celery = create_tutorial_app(os.environ.get(BROKER_VARIABLE, "memory://"))
_engine = create_engine(os.environ.get(DATABASE_VARIABLE, "sqlite://"), pool_pre_ping=True)


@celery_app.task(name=TASK)
def send_notification(notification_id: int) -> None:
    """Load, render, send, mark as sent."""
    with Session(_engine) as session:
        notification = session.get_one(TutorialNotification, notification_id)
        message = _compose(notification.order)
        with smtplib.SMTP("127.0.0.1", int(os.environ[SMTP_PORT_VARIABLE]), timeout=60) as server:
            server.send_message(message)
        notification.status = "sent"
        notification.sent_at = datetime.now(UTC).isoformat()
        session.commit()


def _compose(order: TutorialOrder) -> EmailMessage:
    values = _values(order)
    folder = Path(os.environ[FOLDER_VARIABLE])
    html = parse_layout((folder / "mail.html").read_text("utf-8"), "en", escapes_html=True, is_strict=False)
    text = parse_layout((folder / "mail.txt").read_text("utf-8"), "en", escapes_html=False, is_strict=False)
    message = EmailMessage()
    message["Subject"] = f"Thank you for your order {order.number}"
    message["From"] = "Fernhollow <orders@fernhollow.example>"
    message["To"] = f"{order.customer.name} <{order.customer.email}>"
    message["List-Unsubscribe"] = f"<{values['links']['unsubscribe']}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(render_layout(text, values))
    message.add_alternative(render_layout(html, values), subtype="html")
    return message


def _values(order: TutorialOrder) -> dict[str, Any]:
    lines = [
        {"title": line.title, "variant": line.variant, "quantity": line.quantity, "price_minor": line.price_minor}
        for line in order.lines
    ]
    total = sum(line.price_minor * line.quantity for line in order.lines)
    facts = {
        "order": {"number": order.number, "currency": order.currency, "lines": lines, "total_minor": total},
        "person": {"name": order.customer.name},
        "links": {"page": f"{_SHOP.base_url}/t/{order.id:022d}"},
    }
    links = {"preferences": f"{_SHOP.base_url}/p/{order.id}", "unsubscribe": f"{_SHOP.base_url}/u/{order.id}"}
    values = collect_values(_SHOP, "order.placed", "en", facts, links)
    paragraphs = ["We have your order and are getting it ready.", "As soon as it is on its way, we will write again."]
    values["words"] = {
        "subject": f"Thank you for your order {order.number}",
        "headline": f"Thank you, {order.customer.name}!",
        "short": f"We have your order {order.number}.",
        "action": "See your order",
        "paragraphs": paragraphs,
        "body": "\n\n".join(paragraphs),
    }
    return values
