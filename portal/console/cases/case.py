"""One case: what was written, what is asked for, and what the team does about it."""

from collections.abc import Mapping

from flask import Response, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.signing import parse_id
from portal.console.cases.views import CasePage, CaseProblem, Said
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done, say_failed
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.engagement.case_desk import assign_case, find_assignee, load_team, reopen_case
from portal.engagement.case_drafts import LONGEST_ANSWER, Answer, AnswerError
from portal.engagement.case_reading import WholeCase, WrittenMessage, get_case_of_merchant
from portal.engagement.cases import answer_case, close_case
from portal.engagement.saved_replies import load_replies
from portal.merchants.audit_log import Change, record_change
from portal.vocabulary.audit_action import AuditAction
from portal.vocabulary.case_author import CaseAuthor
from portal.vocabulary.case_state import CaseState
from portal.web.locale import gettext as _


def show_case(number: str) -> Response:
    """`GET /console/cases/<number>`."""
    return _show(number, {}, status=200)


def send_answer(number: str) -> Response | AnyResponse:
    """`POST /console/cases/<number>/answer`: the shopper is told by the channels the rules choose."""
    user, answer = signed_in_user(), _read_answer(number)
    if isinstance(answer, dict):
        return _show(number, answer, status=422)
    try:
        with console_context().database.unit_of_work() as session:
            answer_case(session, console_context().links, user.merchant_id, number, answer)
            record_change(session, user.actor, Change(AuditAction.CASE_ANSWERED, number))
    except AnswerError:
        return _show(number, {"text": CaseProblem.CLOSED_MEANWHILE}, status=422)
    say_done(_("Your answer is on its way."))
    return redirect(url_for("console.case", number=number), 303)


def assign(number: str) -> AnyResponse:
    """`POST /console/cases/<number>/assign`; an empty `user_id` gives it to nobody."""
    user, wanted = signed_in_user(), request.form.get("user_id", "")
    user_id = parse_id(wanted) if wanted else None
    if wanted and user_id is None:
        abort(404)
    try:
        with console_context().database.unit_of_work() as session:
            before = assign_case(session, user.merchant_id, number, user_id)
            after = dict(load_team(session, user.merchant_id)).get(user_id) if user_id else None
            values = ({"assignee": before}, {"assignee": after})
            record_change(session, user.actor, Change(AuditAction.CASE_ASSIGNED, number, None, *values))
    except UnknownRecordError:
        abort(404)
    say_done(_("Saved who takes care of this case."))
    return redirect(url_for("console.case", number=number), 303)


def close(number: str) -> AnyResponse:
    """`POST /console/cases/<number>/close`."""
    user = signed_in_user()
    try:
        with console_context().database.unit_of_work() as session:
            close_case(session, console_context().links, user.merchant_id, number)
            record_change(session, user.actor, Change(AuditAction.CASE_CLOSED, number))
    except UnknownRecordError:
        abort(404)
    except AnswerError:
        say_failed(_("This case was closed already."))
    else:
        say_done(_("The case is closed."), undo=Undo(url_for("console.reopen_case", number=number)))
    return redirect(url_for("console.case", number=number), 303)


def reopen(number: str) -> AnyResponse:
    """`POST /console/cases/<number>/reopen`."""
    user = signed_in_user()
    try:
        with console_context().database.unit_of_work() as session:
            reopen_case(session, user.merchant_id, number)
            record_change(session, user.actor, Change(AuditAction.CASE_REOPENED, number))
    except UnknownRecordError:
        abort(404)
    except ProductError:
        say_failed(_("This case is not closed."))
    else:
        say_done(_("The case is open again."))
    return redirect(url_for("console.case", number=number), 303)


def _read_answer(number: str) -> Answer | dict[str, CaseProblem]:
    """The answer in the form, or what is wrong with it by field; 404 for a case the shop does not have."""
    with console_context().database.reading() as session:
        case = _get_case(session, number).summary
    text = request.form.get("text", "").strip()
    decision = {"yes": True, "no": False}.get(request.form.get("decision", "")) if case.kind.is_change else None
    problems = {}
    if not text:
        problems["text"] = CaseProblem.ANSWER_MISSING
    elif len(text) > LONGEST_ANSWER:
        problems["text"] = CaseProblem.ANSWER_TOO_LONG
    elif case.state is CaseState.CLOSED:
        problems["text"] = CaseProblem.CLOSED_MEANWHILE
    if case.kind.is_change and decision is None:
        problems["decision"] = CaseProblem.DECISION_MISSING
    return problems or Answer(text, decision)


def _get_case(session: Session, number: str) -> WholeCase:
    try:
        return get_case_of_merchant(session, signed_in_user().merchant_id, number)
    except UnknownRecordError:
        abort(404)


def _show(number: str, problems: Mapping[str, CaseProblem], *, status: int) -> Response:
    user = signed_in_user()
    with console_context().database.reading() as session:
        case = _get_case(session, number)
        page = CasePage(
            number=case.summary.number,
            kind=case.summary.kind.value,
            state=case.summary.state,
            order_id=case.summary.order_id,
            order_number=case.summary.order_number,
            opened_at=case.summary.opened_at.astimezone(user.zone),
            conversation=tuple(_said(message, user) for message in case.messages),
            items=case.items,
            change=case.change,
            team=tuple(load_team(session, user.merchant_id)),
            assignee_id=find_assignee(session, case.summary.id),
            replies=tuple(load_replies(session, user.merchant_id)),
            answer=request.form.get("text", ""),
            problems=problems,
        )
    return show_page("console/cases/case.html", page, status=status)


def _said(message: WrittenMessage, user: ConsoleUser) -> Said:
    return Said(message.author is CaseAuthor.MERCHANT, message.text, message.written_at.astimezone(user.zone))
