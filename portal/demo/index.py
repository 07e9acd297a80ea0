"""The index of the demo: both shops with their orders, the way to outbox and console."""

from types import MappingProxyType
from typing import Final

from flask import Response
from sqlalchemy.orm import Session

from portal.demo.context import DemoContext, demo_context, render_demo_page
from portal.demo.doors import find_doors
from portal.demo.order_views import DemoOrderView, load_order_views
from portal.demo.shops import CONSOLE_PASSWORD, SHOPS, DemoShopPlan
from portal.tracking.page_brand import load_brand
from portal.tracking.page_view_forms import DemoIndex, DemoOrder, DemoShop
from portal.vocabulary.milestone import Milestone

_MOVING_SHOWN: Final = 4
#: What a parcel on a scripted journey is doing right now.
_MOVING_TITLES: Final = MappingProxyType(
    {
        Milestone.PENDING: "Live: just placed",
        Milestone.INFO_RECEIVED: "Live: label printed",
        Milestone.IN_TRANSIT: "Live: on the road",
        Milestone.OUT_FOR_DELIVERY: "Live: in the van",
        Milestone.FAILED_ATTEMPT: "Live: nobody was at home",
        Milestone.AVAILABLE_FOR_PICKUP: "Live: at the parcel shop",
        Milestone.DELIVERED: "Live: delivered",
        Milestone.EXCEPTION: "Live: held up",
        Milestone.RETURNING: "Live: on its way back",
        Milestone.RETURNED: "Live: returned",
        Milestone.EXPIRED: "Live: no news",
        Milestone.CANCELLED: "Live: cancelled",
    }
)


def show_index() -> Response:
    """`GET /demo`: nothing but the ways in while the shops are still being filled."""
    context = demo_context()
    with context.database.reading() as session:
        shops = tuple(shop for plan in SHOPS if (shop := _load_shop(session, context, plan)) is not None)
    page = DemoIndex(
        shops=shops,
        outbox_url="/demo/outbox",
        console_url="/console/",
        console_email=SHOPS[0].owner_email,
        console_password=CONSOLE_PASSWORD,
    )
    return render_demo_page("demo/index.html", page)


def _load_shop(session: Session, context: DemoContext, plan: DemoShopPlan) -> DemoShop | None:
    doors = find_doors(session, context.links, plan)
    if doors is None:
        return None
    views = load_order_views(session, doors, plan)
    base_url = context.links.base_url
    moving = [view for view in views if view.is_moving][:_MOVING_SHOWN]
    planned = [view for view in views if not view.is_moving]
    return DemoShop(
        brand=load_brand(session, doors.merchant_id),
        tagline=plan.tagline,
        # Moving orders first: they are what makes somebody stay.
        orders=tuple(_order(view, base_url) for view in (*moving, *planned)),
    )


def _order(view: DemoOrderView, base_url: str) -> DemoOrder:
    return DemoOrder(
        number=view.number,
        milestone=view.milestone.value,
        title=view.title or _MOVING_TITLES[view.milestone],
        # Paths: the page works by whatever name the visitor reached this machine.
        tracking_url=view.tracking_url.removeprefix(base_url),
        preferences_url=view.preferences_url.removeprefix(base_url),
    )
