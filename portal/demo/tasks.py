"""Demo mode's own background work; the composition root of the workers adds it in demo mode only."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from celery import Task, shared_task

from notifier.foundation.clock import utc_now
from portal.demo.doors import find_doors
from portal.demo.fresh_orders import place_due_order
from portal.demo.pipeline import show_pictures
from portal.demo.shops import SHOPS
from portal.tasks.context import portal_context

PLACE_DEMO_ORDERS: Final = "portal.place_demo_orders"
DEMO_SCHEDULE_SECONDS: Final[Mapping[str, float]] = MappingProxyType({PLACE_DEMO_ORDERS: 5.0})


@shared_task(bind=True, name=PLACE_DEMO_ORDERS)
def place_demo_orders(self: "Task[[], None]") -> None:
    """Let each demo shop take an order when it is time for one."""
    context = portal_context(self.app)
    for shop in SHOPS:
        with context.database.unit_of_work() as session:
            doors = find_doors(session, context.links, shop)
            if doors is not None and place_due_order(session, doors, shop, now=utc_now()):
                show_pictures(session, doors.merchant_id, shop.pictures)
