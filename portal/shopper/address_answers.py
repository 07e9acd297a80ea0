"""The page that asks an address for an answer: looking changes nothing, because mail scanners look at every link."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import Response, make_response, render_template, request
from sqlalchemy.orm import Session

from notifier.api.confirmations import (
    AddressChangeState,
    AnswerLink,
    AnswerStep,
    Change,
    WaitingConsent,
    agree,
    confirm,
    confirm_by_code,
    confirm_request,
    find_change,
    find_request,
    read_answer_token,
    undo,
)
from notifier.api.vocabulary import Channel
from notifier.foundation.clock import utc_now
from notifier.foundation.signing import Signer
from portal.models import Merchant
from portal.shopper.context import shopper_context
from portal.shopper.new_addresses import mask, takes_code
from portal.shopper.not_found import refuse_link
from portal.shopper.page_languages import language_links, page_locale
from portal.tracking.page_brand import load_brand
from portal.tracking.page_view_answer import AnswerPage, CodeProblem, Stage
from portal.web.locale import PageLocale, use_locale

_GONE: Final = 410


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked, as it stands now."""

    sender_id: uuid.UUID
    language: str
    address: str
    stage: Stage


def show_answer(token: str) -> Response:
    """`GET|POST /a/<token>`."""
    context = shopper_context()
    link = read_answer_token(context.signer, token)
    if link is None:
        return refuse_link()
    problem = None
    if request.method == "POST":
        with context.database.unit_of_work() as session:
            problem = _act(session, context.signer, link)
    with context.database.reading() as session:
        asked = _load(session, link)
        page, locale = _make_page(session, asked, (link, token), problem) if asked else (None, None)
    if page is None or locale is None:
        return refuse_link()
    with use_locale(locale):
        body = render_template("shopper/answer.html", page=page)
    response = make_response(body, _GONE if page.stage is Stage.OVER else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _act(session: Session, signer: Signer, link: AnswerLink) -> CodeProblem | None:
    """Do what the button says, if it is not too late; what came of it is read back."""
    if link.step is AnswerStep.OFFERS:
        waiting = find_request(session, link.subject_id)
        if waiting is not None:
            confirm_request(session, waiting)
        return None
    change = find_change(session, link.subject_id)
    if change is None:
        return None
    if link.step is AnswerStep.UNDO:
        undo(session, change)
    elif link.step is AnswerStep.CONFIRM and change.new.channel is Channel.EMAIL:
        confirm(session, signer, change)
    elif link.step is AnswerStep.AGREE:
        return _agree(session, signer, change)
    return None


def _agree(session: Session, signer: Signer, change: Change) -> CodeProblem | None:
    if not takes_code(change):
        agree(session, signer, change)
        return None
    if "code" not in request.form:
        # The button tapped twice: it has agreed already, and that is no try.
        return None
    is_right = confirm_by_code(session, signer, change, request.form.get("code", "")[:20])
    if is_right:
        return None
    return CodeProblem.OVER if is_right is None else CodeProblem.WRONG


def _load(session: Session, link: AnswerLink) -> _Asked | None:
    if link.step is AnswerStep.OFFERS:
        waiting = find_request(session, link.subject_id)
        return None if waiting is None else _ask_offers(waiting)
    change = find_change(session, link.subject_id)
    if change is None:
        return None
    stage = _STAGES[link.step](change)
    return _Asked(change.owner[0], change.language, mask(change.new), stage)


def _ask_offers(waiting: WaitingConsent) -> _Asked:
    stage = Stage.DONE if waiting.is_confirmed else Stage.ASKING
    if not waiting.is_confirmed and waiting.expires_at <= utc_now():
        stage = Stage.OVER
    return _Asked(waiting.owner[0], waiting.evidence.language, "", stage)


def _stage_of_agreeing(change: Change) -> Stage:
    if change.is_open(AddressChangeState.ASKED, utc_now()):
        return Stage.ASKING
    if takes_code(change):
        return Stage.CODE
    if change.is_open(AddressChangeState.AGREED, utc_now()):
        return Stage.SENT
    return Stage.DONE if change.state is AddressChangeState.DONE else Stage.OVER


def _stage_of_confirming(change: Change) -> Stage:
    if change.new.channel is Channel.EMAIL and change.is_open(AddressChangeState.AGREED, utc_now()):
        return Stage.ASKING
    return Stage.DONE if change.state is AddressChangeState.DONE else Stage.OVER


def _stage_of_undoing(change: Change) -> Stage:
    if change.can_be_undone(utc_now()):
        return Stage.ASKING
    return Stage.UNDONE if change.state is AddressChangeState.UNDONE else Stage.OVER


_STAGES: Final[Mapping[AnswerStep, Callable[[Change], Stage]]] = {
    AnswerStep.AGREE: _stage_of_agreeing,
    AnswerStep.CONFIRM: _stage_of_confirming,
    AnswerStep.UNDO: _stage_of_undoing,
}


def _make_page(
    session: Session, asked: _Asked, followed: tuple[AnswerLink, str], problem: CodeProblem | None
) -> tuple[AnswerPage, PageLocale]:
    link, token = followed
    merchant = session.get_one(Merchant, asked.sender_id)
    chosen, path = request.args.get("lang", "")[:35], f"/a/{token}"
    locale = page_locale(chosen, asked.language, request.headers.get("Accept-Language", "")[:100], merchant.language)
    page = AnswerPage(
        brand=load_brand(session, merchant.id),
        action_url=f"{path}?lang={locale.tag}" if chosen else path,
        csrf_token=None,
        step=link.step.value,
        stage=asked.stage,
        address=asked.address,
        problem=problem,
        languages=language_links(path, locale),
    )
    return page, locale
