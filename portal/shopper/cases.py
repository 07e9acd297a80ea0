"""Reporting a problem with an order, and the case it becomes: real forms, opened by the buyer's own link alone."""

from collections.abc import Mapping
from typing import Final

from flask import Response, make_response, redirect, render_template, request
from limits import RateLimitItemPerDay, RateLimitItemPerHour
from werkzeug.exceptions import NotFound

from portal.engagement.case_drafts import CaseDraft, TooManyCasesError, WrittenText
from portal.engagement.case_reading import WholeCase, find_case_of_order
from portal.engagement.cases import record_case, record_case_message
from portal.shopper.case_forms import NO_PROBLEMS, Problems, read_message, read_report
from portal.shopper.case_pages import make_case_page, make_report_page
from portal.shopper.context import shopper_context
from portal.shopper.not_found import not_found_page, refuse_link
from portal.shopper.order_visit import OrderVisit, find_visit
from portal.tracking.page_view_cases import CasePage, ChangePage, FormProblem, ReportPage
from portal.web.locale import use_locale
from portal.web.rate_limits import client_network

#: Messages of one network and of one order: many people write from one office, nobody writes so often.
MESSAGES_OF_NETWORK: Final = RateLimitItemPerHour(60)
MESSAGES_OF_ORDER: Final = RateLimitItemPerDay(40)
_STATUS: Final[Mapping[FormProblem, int]] = {
    FormProblem.TOO_MANY_CASES: 429,
    FormProblem.TOO_MANY_TRIES: 429,
    FormProblem.TOO_LATE: 409,
}


def report_problem(token: str) -> Response:
    """`GET|POST /t/<token>/problem`: the form, then on to the case."""
    visit = open_visit(token)
    if visit is None:
        return refuse_link()
    if request.method == "GET":
        return render_form("report_problem", make_report_page(visit, NO_PROBLEMS), visit, NO_PROBLEMS)
    read = read_report(request.form, [line.id for line in visit.rows.lines])
    problems = read.problems
    if read.draft is not None:
        number, problems = keep_case(visit, read.draft)
        if number:
            return redirect_to_case(visit, number)
    return render_form("report_problem", make_report_page(visit, problems), visit, problems)


def show_case(token: str, number: str) -> Response:
    """`GET|POST /t/<token>/cases/<number>`: what was written, and a form to write again."""
    visit = open_visit(token)
    if visit is None:
        return refuse_link()
    case = _find_case(visit, number)
    if case is None:
        return not_found_page(NotFound())
    problems = NO_PROBLEMS
    if request.method == "POST":
        written, problems = read_message(request.form)
        if written is not None:
            problems = _keep_message(visit, number, written)
            if not problems:
                return redirect_to_case(visit, number)
    return render_form("case", make_case_page(visit, case, problems), visit, problems)


def open_visit(token: str) -> OrderVisit | None:
    """What the link opens now."""
    with shopper_context().database.reading() as session:
        return find_visit(session, token)


def keep_case(visit: OrderVisit, draft: CaseDraft) -> tuple[str | None, Problems]:
    """Store a case once; its number, or what is in the way."""
    if not _may_write(visit):
        return None, {"form": FormProblem.TOO_MANY_TRIES}
    context = shopper_context()
    try:
        with context.database.unit_of_work() as session:
            return record_case(session, context.links, visit.order.id, draft), NO_PROBLEMS
    except TooManyCasesError:
        return None, {"form": FormProblem.TOO_MANY_CASES}


def redirect_to_case(visit: OrderVisit, number: str) -> Response:
    """By path alone, so that the shopper stays on the host the form was opened on."""
    return make_response(redirect(visit.url(f"/cases/{number}"), code=303))


def render_form(name: str, page: ReportPage | CasePage | ChangePage, visit: OrderVisit, problems: Problems) -> Response:
    """A form page, with a status that says whether something was in the way."""
    status = _STATUS.get(problems["form"], 422) if "form" in problems else 422 if problems else 200
    with use_locale(visit.locale):
        response = make_response(render_template(f"shopper/{name}.html", page=page), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _find_case(visit: OrderVisit, number: str) -> WholeCase | None:
    with shopper_context().database.reading() as session:
        return find_case_of_order(session, visit.order.id, number)


def _keep_message(visit: OrderVisit, number: str, written: WrittenText) -> Problems:
    if not _may_write(visit):
        return {"form": FormProblem.TOO_MANY_TRIES}
    context = shopper_context()
    with context.database.unit_of_work() as session:
        record_case_message(session, context.links, visit.order.id, number, written)
    return NO_PROBLEMS


def _may_write(visit: OrderVisit) -> bool:
    limits, order = shopper_context().limits, str(visit.order.id)
    is_calm = limits.take(MESSAGES_OF_NETWORK, "cases", client_network(request.remote_addr))
    return is_calm and limits.take(MESSAGES_OF_ORDER, "cases of order", order)
