"""Asking for another address or for delivery instructions while they can still be honoured."""

from flask import Response, request

from portal.orders.change_request import Changes, choose_changes
from portal.shopper.case_forms import NO_PROBLEMS, Problems, ReadForm, read_address, read_instructions
from portal.shopper.case_pages import make_change_page
from portal.shopper.cases import keep_case, open_visit, redirect_to_case, render_form
from portal.shopper.not_found import refuse_link
from portal.shopper.order_visit import OrderVisit
from portal.tracking.page_view_cases import FormProblem


def request_change(token: str) -> Response:
    """`GET|POST /t/<token>/change`: the forms, then on to the case; the order itself stays as it is."""
    visit = open_visit(token)
    if visit is None:
        return refuse_link()
    changes = choose_changes(visit.rows.order.stage, [parcel.milestone for parcel in visit.rows.shipments])
    if request.method == "GET":
        return _page(visit, changes, NO_PROBLEMS)
    read = _read(visit, changes)
    problems = read.problems
    if read.draft is not None:
        number, problems = keep_case(visit, read.draft)
        if number:
            return redirect_to_case(visit, number)
    return _page(visit, changes, problems)


def _read(visit: OrderVisit, changes: Changes) -> ReadForm:
    """The form that was sent, if it can still be honoured: the parcel may have left while it was filled in."""
    intent = request.form.get("intent")
    if intent == "instructions" and changes.instructions:
        return read_instructions(request.form)
    if intent == "address" and changes.address:
        contact = visit.rows.contact
        return read_address(request.form, needs_postcode=contact is not None and bool(contact.postcode.strip()))
    return ReadForm(None, {"form": FormProblem.TOO_LATE})


def _page(visit: OrderVisit, changes: Changes, problems: Problems) -> Response:
    return render_form("change_request", make_change_page(visit, changes, problems), visit, problems)
