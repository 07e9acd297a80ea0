"""Did you get it, and how was it: every answer is kept at once; looking, as scanners of links do, keeps nothing."""

import uuid
from collections.abc import Sequence
from typing import Final

from flask import Response, make_response, redirect, render_template, request
from limits import RateLimitItemPerHour
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import TooManyRequests

from portal.alerts.publish import Parcel
from portal.engagement.feedback import GivenAnswer, record_feedback
from portal.shopper.context import shopper_context
from portal.shopper.feedback_page import FeedbackVisit, find_visit, make_page
from portal.shopper.not_found import refuse_link
from portal.tracking.page_feedback import ArrivedParcel, choose_parcel, show_card
from portal.vocabulary.case_kind import CaseKind
from portal.vocabulary.feedback_question import BEST_SCORE, FeedbackQuestion
from portal.web.locale import use_locale
from portal.web.rate_limits import client_network

LONGEST_COMMENT: Final = 1000
_ANSWERS: Final = RateLimitItemPerHour(120)


def show_feedback(token: str, number: int | None = None) -> Response:
    """`GET /t/<token>/feedback[/<number>]`: the questions about a parcel; `?score=4` chooses without keeping."""
    with shopper_context().database.reading() as session:
        visit = find_visit(session, token, number)
        page = make_page(session, visit, visit.parcel) if visit is not None and visit.parcel is not None else None
    if visit is None:
        return refuse_link()
    if page is None:
        return make_response(redirect(visit.address.url(), code=303))
    with use_locale(visit.locale):
        return _unkept(render_template("shopper/feedback.html", page=page))


def take_feedback(token: str, number: int | None = None) -> Response:
    """`POST /t/<token>/feedback[/<number>]`: keep one answer, and show what is asked next where it was asked."""
    context = shopper_context()
    with context.database.reading() as session:
        visit = find_visit(session, token, number)
    if visit is None:
        return refuse_link()
    if not context.limits.take(_ANSWERS, "feedback", client_network(request.remote_addr)):
        raise TooManyRequests(retry_after=600)
    if visit.parcel is None:
        return make_response(redirect(visit.address.url(), code=303))
    given = _read_answer(request.form)
    if given is None:
        return _refuse(visit, visit.parcel)
    _keep(visit.order_id, visit.parcel, [*_read_chosen(request.form), given])
    is_missed = given.question is FeedbackQuestion.RECEIVED and given.score == 0
    return _report(visit) if is_missed else _go_on(token, visit.parcel.number)


def _keep(order_id: uuid.UUID, parcel: ArrivedParcel, answers: Sequence[GivenAnswer]) -> None:
    context = shopper_context()
    with context.database.unit_of_work() as session:
        for given in answers:
            if given.comment != "":
                record_feedback(session, context.links, Parcel(order_id, parcel.shipment_id), given)


def _read_chosen(form: MultiDict[str, str]) -> list[GivenAnswer]:
    """The score chosen in a message, which goes along with the first answer given on its page."""
    chosen = _read_score(form.get("chosen", ""), range(1, BEST_SCORE + 1))
    return [] if chosen is None else [GivenAnswer(FeedbackQuestion.DELIVERY, score=chosen)]


def _read_answer(form: MultiDict[str, str]) -> GivenAnswer | None:
    """The answer in a form, None when it is none of those that were offered."""
    try:
        question = FeedbackQuestion(form.get("question", ""))
    except ValueError:
        return None
    if question is FeedbackQuestion.COMMENT:
        comment = _read_comment(form)
        return None if len(comment) > LONGEST_COMMENT else GivenAnswer(question, comment=comment)
    offered = range(2) if question is FeedbackQuestion.RECEIVED else range(1, BEST_SCORE + 1)
    score = _read_score(form.get("score", ""), offered)
    return None if score is None else GivenAnswer(question, score=score)


def _read_score(told: str, offered: range) -> int | None:
    return int(told) if told in map(str, offered) else None


def _read_comment(form: MultiDict[str, str]) -> str:
    # Browsers send two characters for a line break, and no database keeps a NUL.
    return form.get("comment", "").replace("\r\n", "\n").replace("\0", "").strip()


def _refuse(visit: FeedbackVisit, parcel: ArrivedParcel) -> Response:
    comment = _read_comment(request.form)
    with shopper_context().database.reading() as session:
        page = make_page(session, visit, parcel, refused_comment=comment)
    with use_locale(visit.locale):
        return _unkept(render_template("shopper/feedback.html", page=page), 422)


def _report(visit: FeedbackVisit) -> Response:
    url = visit.address.url("/problem", kind=CaseKind.NOT_HERE.value)
    if not _is_for_htmx():
        return make_response(redirect(url, code=303))
    response = _unkept("")
    response.headers["HX-Redirect"] = url
    return response


def _go_on(token: str, number: int) -> Response:
    """What stands now, as a part for htmx, else by its address; the card goes on to the next parcel."""
    is_card = request.form.get("view") == "card"
    with shopper_context().database.reading() as session:
        visit = find_visit(session, token, number)
        if visit is None or visit.parcel is None:
            return refuse_link()
        page = make_page(session, visit, visit.parcel)
    if not _is_for_htmx():
        place = f"{visit.address.url()}#feedback" if is_card else visit.address.url(f"/feedback/{number}")
        return make_response(redirect(place, code=303))
    card = show_card(choose_parcel(visit.parcels), visit.address)
    with use_locale(visit.locale):
        return _unkept(render_template("shopper/feedback_part.html", page=page, card=card, is_card=is_card))


def _is_for_htmx() -> bool:
    return request.headers.get("HX-Request") == "true"


def _unkept(html: str, status: int = 200) -> Response:
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response
