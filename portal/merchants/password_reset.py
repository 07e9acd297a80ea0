"""New passwords: by a link for who forgot the old one, and by the old one for who did not."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from notifier.api.letters import Letter, write_letter
from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_text, same_text
from notifier.foundation.ids import new_id
from notifier.foundation.signing import Signer, parse_id
from portal.merchants.account_error import AccountError
from portal.merchants.audit_log import Actor, Change, record_change
from portal.merchants.console_sessions import end_other_sessions
from portal.merchants.passwords import is_right, make_digest
from portal.merchants.team import themselves
from portal.models import Merchant, MerchantUser, ResetRequest
from portal.vocabulary.account_problem import AccountProblem
from portal.vocabulary.audit_action import AuditAction

#: The task that answers requests.
WRITE_RESET_LINKS: Final = "portal.write_reset_links"
LINK_SECONDS: Final = 3600
_LETTER: Final = "account.password_reset"
_PURPOSE: Final = "password-reset"
_AT_A_TIME: Final = 20
_LONGEST_ADDRESS: Final = 254


@dataclass(frozen=True, slots=True)
class ResetLinks:
    """How links for a new password are made."""

    signer: Signer
    #: Public address without a slash at the end.
    base_url: str

    def make_url(self, user: MerchantUser) -> str:
        """A link that lets this user choose a new password within the hour; every new password ends it.

        Nothing is stored: the token carries who, until when, and a digest of the password it replaces.
        """
        until = int(utc_now().timestamp()) + LINK_SECONDS
        token = self.signer.sign(_PURPOSE, user.id.hex, str(until), _fingerprint(user))
        return f"{self.base_url}/console/reset/{token}"


def request_reset(session: Session, email: str) -> None:
    """Note that somebody wants a new password; the same for every address, a worker looks whose it is."""
    session.add(ResetRequest(id=new_id(), email=email.strip().casefold()[:_LONGEST_ADDRESS], requested_at=utc_now()))
    request_wake_up(session, WRITE_RESET_LINKS)


def is_anybody_waiting(session: Session) -> bool:
    """Whether there is a request to answer."""
    return session.scalar(select(ResetRequest.id).limit(1)) is not None


def write_reset_links(session: Session, links: ResetLinks) -> int:
    """Answer the oldest requests by e-mail, those for unknown addresses by nothing; returns how many there were."""
    requests = session.scalars(
        select(ResetRequest).order_by(ResetRequest.id).limit(_AT_A_TIME).with_for_update(skip_locked=True)
    ).all()
    if not requests:
        return 0
    for request in requests:
        if request.requested_at > utc_now() - dt.timedelta(seconds=LINK_SECONDS):
            _answer(session, links, request)
    session.execute(delete(ResetRequest).where(ResetRequest.id.in_([request.id for request in requests])))
    return len(requests)


def find_reset(session: Session, signer: Signer, token: str) -> MerchantUser | None:
    """Whose new password a link is for; None when it was used or is over."""
    values = signer.read(_PURPOSE, token) or ()
    if len(values) != 3:
        return None
    user_id, until, fingerprint = parse_id(values[0]), int(values[1]), values[2]
    if user_id is None or until <= utc_now().timestamp():
        return None
    user = session.scalar(select(MerchantUser).where(MerchantUser.id == user_id).with_for_update())
    return user if user is not None and same_text(_fingerprint(user), fingerprint) else None


def reset_password(session: Session, signer: Signer, token: str, password: str) -> None:
    """A new password by a link: signed out everywhere. `AccountError` when it is over or the password is no good."""
    user = find_reset(session, signer, token)
    if user is None:
        raise AccountError(AccountProblem.LINK_IS_OVER, "This link cannot be used any more.")
    user.password_digest = make_digest(password, user.email)
    record_change(session, themselves(user), Change(AuditAction.PASSWORD_RESET, user.email, user.id))
    end_other_sessions(session, themselves(user), keep=None)


def change_password(session: Session, actor: Actor, passwords: tuple[str, str], *, keep: uuid.UUID) -> int:
    """The actor's new password in place of the old one (old, new); other browsers are signed out, returns how many."""
    old, new = passwords
    user = session.scalars(select(MerchantUser).where(MerchantUser.id == actor.actor_id).with_for_update()).one()
    if not is_right(user.password_digest, old):
        raise AccountError(AccountProblem.WRONG_PASSWORD, "The password is wrong.")
    user.password_digest = make_digest(new, user.email)
    record_change(session, actor, Change(AuditAction.PASSWORD_CHANGED, user.email, user.id))
    return end_other_sessions(session, actor, keep=keep)


def _answer(session: Session, links: ResetLinks, request: ResetRequest) -> None:
    rows = session.execute(
        select(MerchantUser, Merchant.language)
        .join(Merchant, Merchant.id == MerchantUser.merchant_id)
        .where(MerchantUser.email == request.email)
    ).all()
    for user, language in rows:
        letter = Letter(
            sender_id=user.merchant_id,
            trigger=_LETTER,
            key=f"{request.id}:{user.id}",
            email=user.email,
            language=user.language or language,
            page_url=links.make_url(user),
            lifetime_seconds=LINK_SECONDS,
        )
        write_letter(session, letter)


def _fingerprint(user: MerchantUser) -> str:
    return digest_text("password-reset", user.password_digest)
