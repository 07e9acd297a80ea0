"""Corrections from the page of an order: carrier, tracking number, milestone, stage."""

import uuid
from typing import Final

from flask import abort, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done
from portal.console.orders.one_order import show_order_page
from portal.console.orders.order_changes import back_to, changing
from portal.sources.carriers.registry import CARRIERS_BY_KEY
from portal.tracking.correct_order import (
    NumberProblem,
    correct_carrier,
    correct_milestone,
    correct_number,
    correct_stage,
    find_parcel,
)
from portal.vocabulary.marking import N_
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.web.locale import gettext as _

_NUMBER_PROBLEMS: Final = {
    NumberProblem.TOO_SHORT: N_("A tracking number has at least six letters and digits."),
    NumberProblem.TAKEN: N_("Another parcel of this order has this number."),
}


def set_carrier(order_id: uuid.UUID, shipment_id: uuid.UUID) -> AnyResponse:
    """`POST …/shipments/<shipment_id>/carrier`: `carrier`."""
    carrier = request.form.get("carrier", "")
    if carrier not in CARRIERS_BY_KEY:
        return show_order_page(order_id, problems={f"carrier-{shipment_id}": _("Choose a carrier.")})
    with changing(order_id) as (session, actor, order):
        parcel = find_parcel(session, order, shipment_id)
        if parcel is None:
            abort(404)
        before = correct_carrier(session, actor, parcel, carrier)
    url = url_for("console.set_carrier", order_id=order_id, shipment_id=shipment_id)
    say_done(_("The carrier is changed."), undo=Undo(url, {"carrier": before}) if before in CARRIERS_BY_KEY else None)
    return back_to(order_id)


def set_number(order_id: uuid.UUID, shipment_id: uuid.UUID) -> AnyResponse:
    """`POST …/shipments/<shipment_id>/number`: `number`."""
    number = request.form.get("number", "").strip()
    with changing(order_id) as (session, actor, order):
        parcel = find_parcel(session, order, shipment_id)
        if parcel is None:
            abort(404)
        before = parcel.tracking_number
        problem = correct_number(session, actor, parcel, number)
    if problem is not None:
        name = f"number-{shipment_id}"
        return show_order_page(order_id, typed={name: number}, problems={name: _(_NUMBER_PROBLEMS[problem])})
    url = url_for("console.set_number", order_id=order_id, shipment_id=shipment_id)
    say_done(_("The tracking number is changed."), undo=Undo(url, {"number": before}) if before else None)
    return back_to(order_id)


def set_milestone(order_id: uuid.UUID, shipment_id: uuid.UUID) -> AnyResponse:
    """`POST …/shipments/<shipment_id>/milestone`: `milestone`."""
    wanted = request.form.get("milestone", "")
    if wanted not in set(Milestone):
        abort(404)
    with changing(order_id) as (session, actor, order):
        parcel = find_parcel(session, order, shipment_id)
        if parcel is None:
            abort(404)
        correct_milestone(session, console_context().links, actor, parcel, Milestone(wanted))
    say_done(_("The parcel stands where you said. Its timeline shows that the shop says so."))
    return back_to(order_id)


def set_stage(order_id: uuid.UUID) -> AnyResponse:
    """`POST …/stage`: `stage`."""
    wanted = request.form.get("stage", "")
    if wanted not in set(OrderStage):
        abort(404)
    with changing(order_id) as (session, actor, order):
        before = correct_stage(session, console_context().links, actor, order, OrderStage(wanted))
    undo = Undo(url_for("console.set_stage", order_id=order_id), {"stage": before})
    say_done(_("The stage is changed."), undo=undo)
    return back_to(order_id)
