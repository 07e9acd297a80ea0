"""The feedback page as it stands now, for one visit."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Merchant, Order, Shipment
from portal.orders.tracking_links import find_order_by_token
from portal.queries.feedback_answers import load_feedback_answers
from portal.shopper.page_languages import language_links, page_locale
from portal.tracking.page_brand import load_brand
from portal.tracking.page_feedback import ArrivedParcel, OrderAddress, arrived_parcels, choose_parcel, show_card
from portal.tracking.page_view_feedback import FeedbackPage
from portal.vocabulary.feedback_question import BEST_SCORE, FeedbackQuestion
from portal.vocabulary.milestone import Milestone
from portal.web.locale import PageLocale


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackVisit:
    """What a link opens: an order with its delivered parcels (perhaps none so far), one of which is asked about."""

    order_id: uuid.UUID
    order_number: str
    merchant_id: uuid.UUID
    locale: PageLocale
    address: OrderAddress
    parcels: Sequence[ArrivedParcel]
    parcel: ArrivedParcel | None


def find_visit(session: Session, token: str, number: int | None) -> FeedbackVisit | None:
    """What the shopper's own link opens, None for all others; a parcel not named or no more is chosen."""
    order_id = find_order_by_token(session, token)
    if order_id is None:
        return None
    order = session.get_one(Order, order_id)
    merchant = session.get_one(Merchant, order.merchant_id)
    chosen, browser = request.args.get("lang", "")[:35], request.headers.get("Accept-Language", "")[:100]
    locale = page_locale(chosen, order.language, browser, merchant.language)
    parcels = _load_parcels(session, order_id)
    named = next((parcel for parcel in parcels if parcel.number == number), None)
    return FeedbackVisit(
        order_id=order_id,
        order_number=order.number,
        merchant_id=merchant.id,
        locale=locale,
        # By the locale's own tag: what was typed after `lang=` never comes back into a page.
        address=OrderAddress(f"/t/{token}", locale.tag if chosen else ""),
        parcels=parcels,
        parcel=named or (choose_parcel(parcels) if parcels else None),
    )


def _load_parcels(session: Session, order_id: uuid.UUID) -> list[ArrivedParcel]:
    shown = select(Shipment.id, Shipment.position, Shipment.milestone).where(
        Shipment.order_id == order_id, Shipment.withdrawn_at.is_(None)
    )
    rows = session.execute(shown.order_by(Shipment.position, Shipment.id))
    _, answers = load_feedback_answers(session.connection(), order_id)
    return arrived_parcels([(id_, position, Milestone(milestone)) for id_, position, milestone in rows], answers)


def make_page(
    session: Session, visit: FeedbackVisit, parcel: ArrivedParcel, *, refused_comment: str | None = None
) -> FeedbackPage:
    """The page about one parcel; `refused_comment` is what was typed and cannot be kept."""
    received = parcel.answers.get(FeedbackQuestion.RECEIVED)
    delivery = parcel.answers.get(FeedbackQuestion.DELIVERY)
    return FeedbackPage(
        brand=load_brand(session, visit.merchant_id),
        order_number=visit.order_number,
        card=show_card(parcel, visit.address),
        received=None if received is None else received > 0,
        delivery=delivery,
        products=parcel.answers.get(FeedbackQuestion.PRODUCTS),
        chosen_score=_chosen_score(delivery),
        has_comment=FeedbackQuestion.COMMENT in parcel.answers,
        refused_comment=refused_comment,
        tracking_url=visit.address.url(),
        languages=language_links(f"{visit.address.path}/feedback/{parcel.number}", visit.locale),
    )


def _chosen_score(kept: int | None) -> int | None:
    """What the link of a message chose, if that is not kept already."""
    told = request.args.get("score", "")
    score = int(told) if told in {str(score) for score in range(1, BEST_SCORE + 1)} else None
    return score if score != kept else None
