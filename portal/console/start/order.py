"""The test order of the first steps: placed by one press, its parcel on its way for four minutes."""

import datetime as dt
from typing import Final

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.clock import utc_now
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.start.load_page import load_page
from portal.merchants.first_steps import FirstStep
from portal.tasks.journeys import JourneyPlan, begin_journey, play_due_steps
from portal.tracking.place_test_order import OrderWish, place_test_order
from portal.web.locale import gettext as _

_SCRIPT: Final = "on_time"
_SECONDS: Final = 240
_MOMENT: Final = dt.timedelta(milliseconds=5)


def show_test_order() -> Response:
    """`GET /console/start/order`: the page with this step open."""
    with console_context().database.reading() as session:
        page = load_page(session, signed_in_user(), wanted=FirstStep.ORDER)
    return show_page("console/start/start.html", page)


def place_order() -> AnyResponse:
    """`POST /console/start/order`."""
    user, context, now = signed_in_user(), console_context(), utc_now()
    wish = OrderWish(user.merchant_id, user.email, _("Sample product"))
    with context.database.unit_of_work() as session:
        placed = place_test_order(session, context.sealer, context.links, wish, now=now)
        plan = JourneyPlan(
            merchant_id=user.merchant_id,
            connection_id=placed.tracker_id,
            tracking_number=placed.tracking_number,
            script=_SCRIPT,
            seconds=_SECONDS,
        )
        # A moment ago, so that the label stands on the page at once.
        begin_journey(session, plan, at=now - _MOMENT)
        play_due_steps(session, now=now)
    say_done(_("The test order is placed. Its parcel arrives within four minutes."))
    return redirect(url_for("console.start", step=FirstStep.ORDER.value, _anchor="order"), 303)
