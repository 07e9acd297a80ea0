"""Invitations to the team: a link by e-mail with which somebody chooses a password and joins."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, delete, or_, select
from sqlalchemy.orm import Session

from notifier.api.letters import Letter, write_letter
from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_text
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.ids import new_id
from portal.merchants.account_error import AccountError
from portal.merchants.audit_log import Actor, Change, record_change
from portal.merchants.team import create_user, is_member, read_email, read_role, themselves
from portal.models import Invitation, Merchant, MerchantUser
from portal.vocabulary.account_problem import AccountProblem
from portal.vocabulary.audit_action import AuditAction
from portal.vocabulary.merchant_role import MerchantRole

LINK_DAYS: Final = 7
_LETTER: Final = "account.invited"
#: How long those that are over are remembered.
_REMEMBERED: Final = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class InvitationView:
    """Somebody who has not joined yet; `is_over` when the link has to be sent again."""

    invitation_id: uuid.UUID
    email: str
    role: MerchantRole
    sent_at: dt.datetime
    expires_at: dt.datetime
    is_over: bool


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """What a link opens."""

    invitation_id: uuid.UUID
    merchant_name: str
    email: str
    role: MerchantRole


def invite(session: Session, actor: Actor, email: str, role: str, *, base_url: str) -> str:
    """Ask somebody to join, by e-mail; the link, which goes to them alone. Who waits already gets a new link.

    `AccountError` says what is wrong with the address or the role.
    """
    address, wanted = read_email(email), read_role(role)
    # One invitation for an address, also when two owners ask at the same moment.
    session.execute(select(Merchant.id).where(Merchant.id == actor.merchant_id).with_for_update())
    if is_member(session, actor.merchant_id, address):
        raise AccountError(AccountProblem.ALREADY_MEMBER, f"{address} is in the team already.")
    waiting = session.scalar(_open_of(actor.merchant_id).where(Invitation.email == address))
    if waiting is None:
        waiting = Invitation(id=new_id(), merchant_id=actor.merchant_id, email=address)
        session.add(waiting)
    waiting.role = wanted.value
    record_change(session, actor, Change(AuditAction.MEMBER_INVITED, address, waiting.id, after={"role": wanted.value}))
    return _send(session, waiting, base_url)


def resend_invitation(session: Session, actor: Actor, invitation_id: uuid.UUID, *, base_url: str) -> str:
    """A new link for somebody who has not joined yet; the old one opens nothing any more."""
    waiting = _get_open(session, actor.merchant_id, invitation_id)
    record_change(session, actor, Change(AuditAction.INVITATION_RESENT, waiting.email, waiting.id))
    return _send(session, waiting, base_url)


def revoke_invitation(session: Session, actor: Actor, invitation_id: uuid.UUID) -> tuple[str, MerchantRole]:
    """Take an invitation back; returns whose it was and for which role."""
    waiting = _get_open(session, actor.merchant_id, invitation_id)
    waiting.revoked_at = utc_now()
    record_change(session, actor, Change(AuditAction.INVITATION_REVOKED, waiting.email, waiting.id))
    return waiting.email, MerchantRole(waiting.role)


def load_invitations(session: Session, merchant_id: uuid.UUID) -> tuple[InvitationView, ...]:
    """Everybody who was asked and has not joined, the newest first."""
    now = utc_now()
    rows = session.scalars(_open_of(merchant_id).order_by(Invitation.sent_at.desc(), Invitation.id.desc()))
    return tuple(
        InvitationView(
            row.id, row.email, MerchantRole(row.role), row.sent_at, row.expires_at, is_over=row.expires_at <= now
        )
        for row in rows
    )


def find_invitation(session: Session, token: str) -> OpenInvitation | None:
    """What a link opens; None when it was used, taken back, replaced, or is over."""
    row = session.execute(
        select(Invitation.id, Invitation.email, Invitation.role, Merchant.name)
        .join(Merchant, Merchant.id == Invitation.merchant_id)
        .where(*_opened_by(token))
    ).one_or_none()
    return None if row is None else OpenInvitation(row.id, row.name, row.email, MerchantRole(row.role))


def accept_invitation(session: Session, token: str, password: str) -> uuid.UUID:
    """Join with a password; the new user. `AccountError` when the link opens nothing or the password is no good."""
    waiting = session.scalar(select(Invitation).where(*_opened_by(token)).with_for_update())
    if waiting is None:
        raise AccountError(AccountProblem.LINK_IS_OVER, "This invitation cannot be used any more.")
    user_id = create_user(session, waiting.merchant_id, waiting.email, password, role=waiting.role)
    waiting.accepted_at = utc_now()
    joined = Change(AuditAction.MEMBER_JOINED, waiting.email, user_id, after={"role": waiting.role})
    record_change(session, themselves(session.get_one(MerchantUser, user_id)), joined)
    return user_id


def forget_old_invitations(session: Session) -> int:
    """Delete what nobody can use any more."""
    before = utc_now() - _REMEMBERED
    is_old = or_(Invitation.expires_at < before, Invitation.accepted_at < before, Invitation.revoked_at < before)
    return int(session.execute(delete(Invitation).where(is_old)).rowcount)  # type: ignore[attr-defined]  # of DELETE


def _send(session: Session, waiting: Invitation, base_url: str) -> str:
    token, now = secrets.token_urlsafe(24), utc_now()
    waiting.token_digest, waiting.sent_at = _digest(token), now
    waiting.expires_at = now + dt.timedelta(days=LINK_DAYS)
    session.flush()
    url = f"{base_url}/console/invitation/{token}"
    letter = Letter(
        sender_id=waiting.merchant_id,
        trigger=_LETTER,
        # Of its own for every link: one that was sent again is not the one before.
        key=waiting.token_digest,
        email=waiting.email,
        language=session.scalars(select(Merchant.language).where(Merchant.id == waiting.merchant_id)).one(),
        page_url=url,
        lifetime_seconds=LINK_DAYS * 86_400,
    )
    write_letter(session, letter)
    return url


def _open_of(merchant_id: uuid.UUID) -> Select[Invitation]:
    return select(Invitation).where(
        Invitation.merchant_id == merchant_id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
    )


def _opened_by(token: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.token_digest == _digest(token),
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > utc_now(),
    )


def _get_open(session: Session, merchant_id: uuid.UUID, invitation_id: uuid.UUID) -> Invitation:
    waiting = session.scalar(_open_of(merchant_id).where(Invitation.id == invitation_id).with_for_update())
    if waiting is None:
        raise UnknownRecordError("There is no such invitation.")
    return waiting


def _digest(token: str) -> str:
    return digest_text("invitation", token)
