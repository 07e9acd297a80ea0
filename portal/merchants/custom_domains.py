"""A merchant's own host name for its pages: asked for, proven, used in links, given back."""

import datetime as dt
import ipaddress
import re
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError
from notifier.foundation.ids import new_token
from portal.merchants.audit_log import Actor, Change, record_change
from portal.merchants.branding import refresh_sender
from portal.models import CustomDomain, Merchant
from portal.vocabulary.audit_action import AuditAction
from portal.vocabulary.branding_state import DomainFinding, DomainProblem, DomainState

_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST: Final = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])")
_FOUND: Final = frozenset({DomainFinding.RECORD, DomainFinding.FILE})


class DomainError(ProductError):
    """The name cannot be a domain of a merchant's own; `problem` says why."""

    def __init__(self, problem: DomainProblem) -> None:
        super().__init__(f"This name cannot be used: {problem.value}.")
        self.problem = problem


@dataclass(frozen=True, slots=True)
class DomainView:
    """A domain as far as it has come."""

    host: str
    token: str
    state: DomainState
    finding: DomainFinding
    checked_at: dt.datetime | None


def parse_host(text: str, *, our_host: str) -> str:
    """The host in what somebody typed, as the DNS writes it; raises `DomainError`."""
    typed = text.strip().lower().removeprefix("https://").removeprefix("http://")
    host = typed.partition("/")[0].rstrip(".")
    try:
        host = host.encode("idna").decode("ascii") if host else ""
    except UnicodeError:
        host = ""
    if len(host) > 240 or not _HOST.fullmatch(host) or _is_address(host):
        raise DomainError(DomainProblem.NOT_A_NAME)
    if host == our_host or host.endswith(f".{our_host}"):
        raise DomainError(DomainProblem.OURS)
    return host


def ask_for_domain(session: Session, actor: Actor, host: str, *, base_url: str) -> None:
    """Begin with a domain, in place of the one before; it is used once it is proven."""
    row = _find_to_change(session, actor.merchant_id)
    before = None if row is None else row.host
    if before == host:
        return
    row = row or CustomDomain(merchant_id=actor.merchant_id)
    row.host, row.token = host, new_token()
    row.state, row.finding = DomainState.ASKED.value, DomainFinding.NOT_LOOKED.value
    row.asked_at, row.checked_at = utc_now(), None
    session.add(row)
    _tell(session, actor, before, host, base_url=base_url)


def drop_domain(session: Session, actor: Actor, *, base_url: str) -> bool:
    """Give a domain back; links lead to our own address again. False when there was none."""
    row = _find_to_change(session, actor.merchant_id)
    if row is None:
        return False
    before = row.host
    session.delete(row)
    _tell(session, actor, before, None, base_url=base_url)
    return True


def find_domain(session: Session, merchant_id: uuid.UUID) -> DomainView | None:
    """The domain a merchant has asked for."""
    row = _find(session, merchant_id)
    if row is None:
        return None
    return DomainView(row.host, row.token, DomainState(row.state), DomainFinding(row.finding), row.checked_at)


def record_finding(
    session: Session, actor: Actor, looked_at: DomainView, finding: DomainFinding, *, base_url: str
) -> DomainFinding:
    """Keep what was found for a domain; what was asked for meanwhile instead of it is left alone."""
    row = _find_to_change(session, actor.merchant_id)
    if row is None or (row.host, row.token) != (looked_at.host, looked_at.token):
        return DomainFinding.NOT_LOOKED
    try:
        with session.begin_nested():
            _keep_finding(row, finding)
            session.flush()
    except IntegrityError:
        # An index lets one shop alone have proven a host, whoever else proves it in the same moment.
        finding = DomainFinding.TAKEN
        _keep_finding(row, finding)
        session.flush()
    refresh_sender(session, actor.merchant_id, base_url=base_url)
    return finding


def find_slug_of_host(session: Session, host: str) -> str | None:
    """The merchant whose proven domain this is."""
    return session.scalar(
        select(Merchant.slug)
        .join(CustomDomain, CustomDomain.merchant_id == Merchant.id)
        .where(CustomDomain.host == host, CustomDomain.state == DomainState.VERIFIED.value)
    )


def _tell(session: Session, actor: Actor, before: str | None, after: str | None, *, base_url: str) -> None:
    session.flush()
    change = Change(
        AuditAction.BRANDING_DOMAIN_CHANGED,
        subject_name=after or before or "",
        before={"host": before},
        after={"host": after},
    )
    record_change(session, actor, change)
    refresh_sender(session, actor.merchant_id, base_url=base_url)


def _keep_finding(row: CustomDomain, finding: DomainFinding) -> None:
    # A proven domain stays so while the DNS is silent: nothing was found against it.
    if finding is not DomainFinding.NO_ANSWER or row.state != DomainState.VERIFIED.value:
        row.state = (DomainState.VERIFIED if finding in _FOUND else DomainState.FAILED).value
    row.finding, row.checked_at = finding.value, utc_now()


def _find(session: Session, merchant_id: uuid.UUID) -> CustomDomain | None:
    return session.scalar(select(CustomDomain).where(CustomDomain.merchant_id == merchant_id))


def _find_to_change(session: Session, merchant_id: uuid.UUID) -> CustomDomain | None:
    session.execute(select(Merchant.id).where(Merchant.id == merchant_id).with_for_update()).one()
    return _find(session, merchant_id)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
