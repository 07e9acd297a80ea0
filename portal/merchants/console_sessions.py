"""Browsers that are signed in to the console: opened, found again at every request, listed, ended."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_text
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.ids import new_id
from portal.merchants.audit_log import Actor, Change, record_change
from portal.merchants.team import themselves
from portal.models import ConsoleSession, Merchant, MerchantUser
from portal.vocabulary.audit_action import AuditAction
from portal.vocabulary.merchant_role import MerchantRole

#: Signed out after so long without a click, and after so long in any case.
IDLE: Final = dt.timedelta(days=14)
LONGEST: Final = dt.timedelta(days=30)
#: How often a click is noted: whoever reads pages makes the database write once in this time.
SEEN_EVERY: Final = dt.timedelta(minutes=10)
#: How long a session that is over is remembered: by it a browser is known again.
_REMEMBERED: Final = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signs in: `agent` such as `Firefox, Linux`, `network` an address or a network of addresses."""

    agent: str
    network: str


@dataclass(frozen=True, slots=True)
class FoundSession:
    """Whose request it is, with what pages need of them and of their shop."""

    session_id: uuid.UUID
    user_id: uuid.UUID
    merchant_id: uuid.UUID
    merchant_slug: str
    merchant_name: str
    email: str
    role: MerchantRole
    language: str | None
    time_zone: str
    #: The shop wants a second factor of everybody and this user has none yet.
    lacks_second_factor: bool
    #: The click should be noted with `note_seen`.
    is_due: bool


@dataclass(frozen=True, slots=True)
class SessionView:
    """A browser that is signed in, as its user sees it."""

    session_id: uuid.UUID
    agent: str
    network: str
    created_at: dt.datetime
    last_seen_at: dt.datetime


def open_session(session: Session, user_id: uuid.UUID, browser: Browser) -> str:
    """Sign a user in; the token for the cookie. A browser not seen before stands in the audit log."""
    now, token = utc_now(), secrets.token_urlsafe(32)
    user = session.get_one(MerchantUser, user_id)
    known = set(session.scalars(select(ConsoleSession.agent).where(ConsoleSession.user_id == user_id).distinct()))
    if known and browser.agent not in known:
        record_change(session, themselves(user), Change(AuditAction.NEW_BROWSER, browser.agent))
    session.add(
        ConsoleSession(
            id=new_id(),
            user_id=user_id,
            token_digest=_digest(token),
            created_at=now,
            last_seen_at=now,
            agent=browser.agent,
            network=browser.network,
        )
    )
    session.flush()
    return token


def find_session(session: Session, token: str) -> FoundSession | None:
    """Who has the cookie with this token; None when the session is over. One query."""
    now = utc_now()
    row = session.execute(
        select(
            *(ConsoleSession.id, ConsoleSession.user_id, ConsoleSession.last_seen_at),
            *(MerchantUser.merchant_id, MerchantUser.email, MerchantUser.role, MerchantUser.language),
            *(MerchantUser.totp_confirmed_at, Merchant.slug, Merchant.name, Merchant.time_zone),
            Merchant.requires_second_factor,
        )
        .join(MerchantUser, MerchantUser.id == ConsoleSession.user_id)
        .join(Merchant, Merchant.id == MerchantUser.merchant_id)
        .where(ConsoleSession.token_digest == _digest(token), *_is_alive(now))
    ).one_or_none()
    if row is None:
        return None
    return FoundSession(
        session_id=row.id,
        user_id=row.user_id,
        merchant_id=row.merchant_id,
        merchant_slug=row.slug,
        merchant_name=row.name,
        email=row.email,
        role=MerchantRole(row.role),
        language=row.language,
        time_zone=row.time_zone,
        lacks_second_factor=row.requires_second_factor and row.totp_confirmed_at is None,
        is_due=row.last_seen_at <= now - SEEN_EVERY,
    )


def note_seen(session: Session, session_id: uuid.UUID) -> None:
    """Note that a browser was used just now; of several requests at once one writes."""
    now = utc_now()
    stale = (ConsoleSession.id == session_id, ConsoleSession.last_seen_at <= now - SEEN_EVERY)
    session.execute(update(ConsoleSession).where(*stale).values(last_seen_at=now))


def load_sessions(session: Session, user_id: uuid.UUID) -> tuple[SessionView, ...]:
    """Where a user is signed in, the browser used last first."""
    rows = session.scalars(
        select(ConsoleSession)
        .where(ConsoleSession.user_id == user_id, *_is_alive(utc_now()))
        .order_by(ConsoleSession.last_seen_at.desc(), ConsoleSession.id.desc())
    )
    return tuple(SessionView(row.id, row.agent, row.network, row.created_at, row.last_seen_at) for row in rows)


def sign_out(session: Session, session_id: uuid.UUID) -> None:
    """End the session of this browser."""
    _end(session, ConsoleSession.id == session_id)


def end_session(session: Session, actor: Actor, session_id: uuid.UUID) -> None:
    """Sign the actor out of another browser; `UnknownRecordError` when it is nobody's or somebody else's."""
    mine = (ConsoleSession.id == session_id, ConsoleSession.user_id == actor.actor_id)
    agent = session.scalar(select(ConsoleSession.agent).where(*mine))
    if agent is None:
        raise UnknownRecordError("There is no such session.")
    if _end(session, *mine):
        record_change(session, actor, Change(AuditAction.SESSIONS_ENDED, agent))


def end_other_sessions(session: Session, actor: Actor, *, keep: uuid.UUID | None) -> int:
    """Sign the actor out everywhere but in one browser; returns out of how many."""
    others = [ConsoleSession.user_id == actor.actor_id]
    if keep is not None:
        others.append(ConsoleSession.id != keep)
    ended = _end(session, *others, *_is_alive(utc_now()))
    if ended:
        record_change(session, actor, Change(AuditAction.SESSIONS_ENDED, after={"count": ended}))
    return ended


def forget_old_sessions(session: Session) -> int:
    """Delete what is over for so long that the browser need not be known again."""
    gone = session.execute(delete(ConsoleSession).where(ConsoleSession.created_at < utc_now() - _REMEMBERED))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # of every DELETE


def _is_alive(now: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        ConsoleSession.ended_at.is_(None),
        ConsoleSession.last_seen_at > now - IDLE,
        ConsoleSession.created_at > now - LONGEST,
    )


def _end(session: Session, *which: ColumnElement[bool]) -> int:
    ended = session.execute(
        update(ConsoleSession).where(*which, ConsoleSession.ended_at.is_(None)).values(ended_at=utc_now())
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]  # of every UPDATE


def _digest(token: str) -> str:
    return digest_text("console-session", token)
