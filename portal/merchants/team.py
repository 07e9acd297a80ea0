"""Merchant users: who may sign in to the console."""

import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError
from notifier.foundation.ids import new_id
from portal.models import MerchantUser
from portal.vocabulary.merchant_role import MerchantRole

LEAST_PASSWORD_LENGTH: Final = 10


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in and for which merchant."""

    user_id: uuid.UUID
    merchant_id: uuid.UUID
    email: str
    role: MerchantRole


def create_user(session: Session, merchant_id: uuid.UUID, email: str, password: str, *, role: str) -> uuid.UUID:
    """Let a person sign in for a merchant; `ProductError` names what is wrong."""
    address = _address(email)
    if role not in set(MerchantRole):
        message = f"The role {role!r} must be one of {', '.join(MerchantRole)}."
        raise ProductError(message)
    if len(password) < LEAST_PASSWORD_LENGTH:
        message = f"The password needs at least {LEAST_PASSWORD_LENGTH} characters."
        raise ProductError(message)
    is_taken = session.scalar(
        select(MerchantUser.id).where(MerchantUser.merchant_id == merchant_id, MerchantUser.email == address)
    )
    if is_taken:
        message = f"{address} can already sign in for this merchant."
        raise ProductError(message)
    user = MerchantUser(
        id=new_id(),
        merchant_id=merchant_id,
        email=address,
        password_digest=_hasher().hash(password),
        role=role,
        created_at=utc_now(),
    )
    session.add(user)
    session.flush()
    return user.id


def sign_in(session: Session, email: str, password: str) -> SignedIn | None:
    """Who this is, or None; an unknown address costs as much time as a wrong password."""
    address = email.strip().casefold()
    users = session.scalars(select(MerchantUser).where(MerchantUser.email == address)).all()
    for user in users:
        if _is_right(user.password_digest, password):
            return SignedIn(user.id, user.merchant_id, user.email, MerchantRole(user.role))
    if not users:
        _is_right(_nobodys_digest(), password)
    return None


def _is_right(digest: str, password: str) -> bool:
    try:
        return _hasher().verify(digest, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    # OWASP's second choice of argon2id parameters: fits small hosts and two cores.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@lru_cache(maxsize=1)
def _nobodys_digest() -> str:
    return _hasher().hash("nobody signs in with this")


def _address(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False).normalized.casefold()
    except EmailNotValidError as problem:
        message = f"{email!r} is not an e-mail address: {problem}"
        raise ProductError(message) from problem
