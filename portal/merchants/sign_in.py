"""Whose address and password these are: one account a shop, and the same pair may open several."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from notifier.foundation.digests import digest_text
from portal.merchants.passwords import is_right, spend_the_time_of_a_try
from portal.models import Merchant, MerchantUser
from portal.vocabulary.merchant_role import MerchantRole


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose password it was and for which shop; `needs_code` when a second factor must follow.

    `password_mark` is another one as soon as the password is.
    """

    user_id: uuid.UUID
    shop_name: str
    email: str
    role: MerchantRole
    needs_code: bool
    password_mark: str


def sign_in(session: Session, email: str, password: str) -> tuple[SignedIn, ...]:
    """The accounts these open, the oldest first; an unknown address costs as much time as a wrong password."""
    found = session.execute(_accounts().where(MerchantUser.email == email.strip().casefold())).all()
    if not found:
        spend_the_time_of_a_try(password)
    return tuple(_signed_in(user, shop) for user, shop in found if is_right(user.password_digest, password))


def load_signed_in(session: Session, user_ids: Collection[uuid.UUID]) -> tuple[SignedIn, ...]:
    """Accounts that were opened before, as far as they are still there, the oldest first."""
    found = session.execute(_accounts().where(MerchantUser.id.in_(user_ids))).all()
    return tuple(_signed_in(user, shop) for user, shop in found)


def mark_together(accounts: Sequence[SignedIn]) -> str:
    """One mark of several accounts: another one as soon as one of them, or its password, is."""
    return digest_text("accounts-mark", *(account.password_mark for account in accounts))


def _accounts() -> Select[MerchantUser, str]:
    query = select(MerchantUser, Merchant.name).join(Merchant, Merchant.id == MerchantUser.merchant_id)
    return query.order_by(MerchantUser.created_at, MerchantUser.id)


def _signed_in(user: MerchantUser, shop_name: str) -> SignedIn:
    return SignedIn(
        user_id=user.id,
        shop_name=shop_name,
        email=user.email,
        role=MerchantRole(user.role),
        needs_code=user.totp_confirmed_at is not None,
        password_mark=digest_text("password-mark", user.password_digest),
    )
