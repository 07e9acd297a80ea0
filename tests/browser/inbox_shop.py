"""A shop that tells of orders in the inbox of the page, and nowhere else."""

from pathlib import Path

from sqlalchemy import update

from notifier.models import Message
from notifier.vocabulary.channel import Channel
from tests.factories.notifier import add_rule, make_context, plan_all
from tests.factories.notifier_channels import send_all
from tests.running.shop import Shop, open_shop
from tests.running.stack import Stack


def open_inbox_shop(stack: Stack) -> Shop:
    """Another shop of the site."""
    shop = open_shop(stack.database, stack.settings, stack.caller())
    with shop.database.unit_of_work() as session:
        add_rule(session, shop.merchant_id, trigger="order.placed", channels=(Channel.INBOX,))
    return shop


def write_to_inbox(shop: Shop, folder: Path) -> None:
    """Let what has happened reach the inbox; `folder` takes what a provider records."""
    plan_all(shop.database)
    with shop.database.unit_of_work() as session:
        session.execute(update(Message).where(Message.channel != Channel.INBOX.value).values(status="cancelled"))
    send_all(make_context(shop.database, folder))
