"""Making every page of a merchant new once what it offers has changed."""

import uuid

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.models import Merchant


def renew_offers(session: Session, merchant_id: uuid.UUID) -> None:
    """Let no kept page, nor what processes keep of products and blocks, outlive this transaction."""
    grown = {"page_version": Merchant.page_version + 1, "offers_version": Merchant.offers_version + 1}
    session.execute(update(Merchant).where(Merchant.id == merchant_id).values(grown))
