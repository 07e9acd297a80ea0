"""Merchant users: who may sign in to the console, with which role, and who may not any more."""

import datetime as dt
import uuid
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.ids import new_id
from portal.merchants.account_error import AccountError
from portal.merchants.audit_log import Actor, Change, record_change
from portal.merchants.passwords import make_digest
from portal.models import ConsoleSession, Merchant, MerchantUser, RecoveryCode
from portal.vocabulary.account_problem import AccountProblem
from portal.vocabulary.audit_action import ActorKind, AuditAction
from portal.vocabulary.merchant_role import MerchantRole


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the team; `last_seen_at` None for who has not signed in for long."""

    user_id: uuid.UUID
    email: str
    role: MerchantRole
    has_second_factor: bool
    created_at: dt.datetime
    last_seen_at: dt.datetime | None


def create_user(session: Session, merchant_id: uuid.UUID, email: str, password: str, *, role: str) -> uuid.UUID:
    """Let a person sign in for a merchant; `AccountError` names what is wrong."""
    address, checked = read_email(email), read_role(role)
    digest = make_digest(password, address)
    if is_member(session, merchant_id, address):
        raise AccountError(AccountProblem.ALREADY_MEMBER, f"{address} can already sign in for this merchant.")
    user = MerchantUser(
        id=new_id(),
        merchant_id=merchant_id,
        email=address,
        password_digest=digest,
        role=checked.value,
        created_at=utc_now(),
    )
    session.add(user)
    session.flush()
    return user.id


def load_team(session: Session, merchant_id: uuid.UUID) -> tuple[Member, ...]:
    """Everybody who may sign in, in the order in which they came."""
    seen = (
        select(ConsoleSession.user_id, func.max(ConsoleSession.last_seen_at).label("at"))
        .join(MerchantUser, MerchantUser.id == ConsoleSession.user_id)
        .where(MerchantUser.merchant_id == merchant_id)
        .group_by(ConsoleSession.user_id)
        .subquery()
    )
    rows = session.execute(
        select(MerchantUser, seen.c.at)
        .outerjoin(seen, seen.c.user_id == MerchantUser.id)
        .where(MerchantUser.merchant_id == merchant_id)
        .order_by(MerchantUser.created_at, MerchantUser.id)
    )
    return tuple(
        Member(user.id, user.email, MerchantRole(user.role), user.totp_confirmed_at is not None, user.created_at, at)
        for user, at in rows
    )


def get_user(session: Session, merchant_id: uuid.UUID, user_id: uuid.UUID) -> MerchantUser:
    """A person of this merchant; `UnknownRecordError` for anybody else."""
    user = session.scalar(
        select(MerchantUser).where(MerchantUser.id == user_id, MerchantUser.merchant_id == merchant_id)
    )
    if user is None:
        raise UnknownRecordError("There is nobody like this in the team.")
    return user


def get_user_by_email(session: Session, merchant_id: uuid.UUID, email: str) -> MerchantUser:
    """The person of this merchant with an address; `UnknownRecordError` when there is none."""
    user = session.scalar(
        select(MerchantUser).where(MerchantUser.merchant_id == merchant_id, MerchantUser.email == email.casefold())
    )
    if user is None:
        raise UnknownRecordError(f"Nobody with the address {email!r} is in the team.")
    return user


def change_role(session: Session, actor: Actor, user_id: uuid.UUID, role: str) -> MerchantRole:
    """Give somebody another role, from their next click on; returns the old one. The last owner stays one."""
    wanted = read_role(role)
    _lock_team(session, actor.merchant_id)
    user = get_user(session, actor.merchant_id, user_id)
    before = MerchantRole(user.role)
    if wanted is before:
        return before
    _keep_an_owner(session, user)
    user.role = wanted.value
    record_change(
        session,
        actor,
        Change(AuditAction.ROLE_CHANGED, user.email, user.id, {"role": before.value}, {"role": wanted.value}),
    )
    return before


def remove_member(session: Session, actor: Actor, user_id: uuid.UUID) -> None:
    """Take somebody out of the team: signed out everywhere at once. The last owner stays."""
    _lock_team(session, actor.merchant_id)
    user = get_user(session, actor.merchant_id, user_id)
    _keep_an_owner(session, user)
    for table in (ConsoleSession, RecoveryCode):
        session.execute(delete(table).where(table.user_id == user.id))
    session.delete(user)
    record_change(session, actor, Change(AuditAction.MEMBER_REMOVED, user.email, user.id, {"role": user.role}))


def require_second_factor(session: Session, actor: Actor, *, is_required: bool) -> None:
    """Whether everybody of the shop needs a second factor; who has none is led to it with their next click."""
    merchant = session.get_one(Merchant, actor.merchant_id)
    before, merchant.requires_second_factor = merchant.requires_second_factor, is_required
    if before != is_required:
        change = Change(
            AuditAction.SECOND_FACTOR_REQUIRED, before={"is_required": before}, after={"is_required": is_required}
        )
        record_change(session, actor, change)


def is_second_factor_required(session: Session, merchant_id: uuid.UUID) -> bool:
    """Whether everybody of the shop needs a second factor."""
    return session.scalars(select(Merchant.requires_second_factor).where(Merchant.id == merchant_id)).one()


def choose_language(session: Session, user_id: uuid.UUID, language: str | None) -> None:
    """The language somebody reads the console in; None for the browser's."""
    session.get_one(MerchantUser, user_id).language = language


def is_member(session: Session, merchant_id: uuid.UUID, address: str) -> bool:
    """Whether somebody with this address may sign in for the merchant."""
    wanted = select(MerchantUser.id).where(MerchantUser.merchant_id == merchant_id, MerchantUser.email == address)
    return session.scalar(wanted) is not None


def themselves(user: MerchantUser) -> Actor:
    """A user as the one who changes something of their own account."""
    return Actor(user.merchant_id, ActorKind.USER, user.id, user.email)


def read_email(email: str) -> str:
    """An address as accounts are found by it; `AccountError` when it is none."""
    try:
        return validate_email(email, check_deliverability=False).normalized.casefold()
    except EmailNotValidError as problem:
        message = f"{email!r} is not an e-mail address: {problem}"
        raise AccountError(AccountProblem.NOT_AN_ADDRESS, message) from problem


def read_role(role: str) -> MerchantRole:
    """A role by its word; `AccountError` lists the words."""
    if role not in set(MerchantRole):
        message = f"The role {role!r} must be one of {', '.join(MerchantRole)}."
        raise AccountError(AccountProblem.UNKNOWN_ROLE, message)
    return MerchantRole(role)


def _lock_team(session: Session, merchant_id: uuid.UUID) -> None:
    # Two owners who demote each other at the same moment would leave none.
    session.execute(select(Merchant.id).where(Merchant.id == merchant_id).with_for_update())


def _keep_an_owner(session: Session, user: MerchantUser) -> None:
    if user.role != MerchantRole.OWNER:
        return
    others = select(MerchantUser.id).where(
        MerchantUser.merchant_id == user.merchant_id,
        MerchantUser.role == MerchantRole.OWNER.value,
        MerchantUser.id != user.id,
    )
    if session.scalar(others.limit(1)) is None:
        raise AccountError(
            AccountProblem.LAST_OWNER, "A shop needs at least one owner: make somebody else owner first."
        )
