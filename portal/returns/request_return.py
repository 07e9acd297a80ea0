"""Asking for a return: checked against what can be sent back, kept once however often it is posted."""

import datetime as dt
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError
from notifier.foundation.ids import new_id
from portal.alerts.publish import News
from portal.models import Order, Return, ReturnLine
from portal.queries.page_links import PageLinks
from portal.returns.answer_return import approve_return
from portal.returns.record_return_stage import keep_stage_moment
from portal.returns.return_news import publish_return_news
from portal.returns.returnable import Returnable, load_returnable
from portal.vocabulary.return_reason import ReturnReason
from portal.vocabulary.return_stage import ReturnResolution, ReturnStage
from portal.vocabulary.trigger_name import return_trigger

LONGEST_COMMENT: Final = 1000
#: Neither vowels nor characters that look alike, so that numbers are no words and survive the telephone.
_ALPHABET: Final = "23456789CFGHJKMPQRTVWX"
_NUMBER_LENGTH: Final = 7


class ReturnRefusedError(ProductError):
    """The return asked for cannot be had as it was asked for."""


@dataclass(frozen=True, slots=True)
class ReturnedPieces:
    """How many pieces of an order line come back, and why."""

    line_id: uuid.UUID
    quantity: int
    reason: ReturnReason


@dataclass(frozen=True, slots=True)
class ReturnDraft:
    """What a shopper asks for; `request_key` tells one request posted twice from two requests."""

    request_key: str
    pieces: tuple[ReturnedPieces, ...]
    wish: ReturnResolution
    comment: str = ""


def request_return(session: Session, links: PageLinks, order_id: uuid.UUID, draft: ReturnDraft) -> str:
    """Ask for a return, approved at once where the merchant's terms say so; returns its number.

    `ReturnRefusedError` when something of it cannot be sent back (any more), and nothing is kept.
    """
    # Two requests at the same time would each count the same pieces as still there.
    order = session.scalars(select(Order).where(Order.id == order_id).with_for_update()).one()
    known = find_request(session, order_id, draft.request_key)
    if known is not None:
        return known
    now = utc_now()
    returnable = load_returnable(session, order, now=now)
    _check(returnable, draft)
    returned = _add(session, order, draft, now)
    order.page_version += 1
    keep_stage_moment(session, returned, ReturnStage.REQUESTED, at=now)
    if returnable.terms.is_approved_at_once:
        # Not told as asked for: "please wait for our answer" would come together with the answer.
        approve_return(session, links, returned, at=now)
    else:
        news = News(return_trigger(ReturnStage.REQUESTED), str(returned.id), occurred_at=now, learned_at=now)
        publish_return_news(session, links, returned, news)
    return returned.number


def find_request(session: Session, order_id: uuid.UUID, request_key: str) -> str | None:
    """The number of the return that was asked for under this key, if it was."""
    of_request = (Return.order_id == order_id, Return.request_key == request_key)
    return session.scalar(select(Return.number).where(*of_request))


def _check(returnable: Returnable, draft: ReturnDraft) -> None:
    if returnable.barrier is not None:
        raise ReturnRefusedError("Nothing of this order can be sent back now.")
    if not draft.pieces:
        raise ReturnRefusedError("The return is empty.")
    if draft.wish not in returnable.terms.wishes:
        raise ReturnRefusedError(f"The shop does not offer {draft.wish.value}.")
    most = {line.id: line.most for line in returnable.lines}
    named = [pieces.line_id for pieces in draft.pieces]
    if len(set(named)) < len(named):
        raise ReturnRefusedError("A line of the order is named twice.")
    for pieces in draft.pieces:
        if not 1 <= pieces.quantity <= most.get(pieces.line_id, 0):
            raise ReturnRefusedError("More is asked for than can be sent back.")
        if pieces.reason not in returnable.terms.reasons:
            raise ReturnRefusedError(f"The shop does not ask for the reason {pieces.reason.value}.")


def _add(session: Session, order: Order, draft: ReturnDraft, now: dt.datetime) -> Return:
    returned = Return(
        id=new_id(),
        merchant_id=order.merchant_id,
        order_id=order.id,
        number=_new_number(session, order.merchant_id),
        request_key=draft.request_key,
        stage=ReturnStage.REQUESTED.value,
        wish=draft.wish.value,
        comment=draft.comment[:LONGEST_COMMENT],
        answer="",
        refund_method="",
        requested_at=now,
    )
    session.add(returned)
    session.flush()
    session.add_all(_lines(returned, draft.pieces))
    session.flush()
    return returned


def _lines(returned: Return, pieces: Sequence[ReturnedPieces]) -> list[ReturnLine]:
    return [
        ReturnLine(return_id=returned.id, order_line_id=one.line_id, quantity=one.quantity, reason=one.reason.value)
        for one in pieces
    ]


def _new_number(session: Session, merchant_id: uuid.UUID) -> str:
    while True:
        number = "R-" + "".join(secrets.choice(_ALPHABET) for _ in range(_NUMBER_LENGTH))
        taken = select(Return.id).where(Return.merchant_id == merchant_id, Return.number == number)
        if session.scalar(taken) is None:
            return number
