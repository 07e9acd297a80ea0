"""What the pages of the team show."""

import datetime as dt
import uuid
from dataclasses import dataclass

from portal.vocabulary.account_problem import AccountProblem


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person of the team; `is_self` for the reader, `last_seen_at` by the merchant's clock."""

    user_id: uuid.UUID
    email: str
    role: str
    has_second_factor: bool
    last_seen_at: dt.datetime | None
    is_self: bool


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """Somebody who has not joined yet."""

    invitation_id: uuid.UUID
    email: str
    role: str
    expires_at: dt.datetime
    is_over: bool


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The team and its invitations; `email` and `role` are what was typed when `problem` is set."""

    members: tuple[MemberRow, ...]
    invitations: tuple[InvitationRow, ...]
    roles: tuple[str, ...]
    requires_second_factor: bool
    email: str
    role: str
    problem: AccountProblem | None


@dataclass(frozen=True, slots=True)
class RemovalPage:
    """Whether somebody shall really leave the team."""

    user_id: uuid.UUID
    email: str
    is_self: bool
    problem: AccountProblem | None
