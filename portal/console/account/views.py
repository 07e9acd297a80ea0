"""What the pages about signing in and about one's own account show."""

import datetime as dt
import uuid
from dataclasses import dataclass

from markupsafe import Markup

from portal.merchants.invitations import OpenInvitation
from portal.merchants.second_factor import Enrolment
from portal.vocabulary.account_problem import AccountProblem


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The sign-in form; `next_url` is the page that was wanted."""

    email: str
    next_url: str
    problem: AccountProblem | None


@dataclass(frozen=True, slots=True)
class ShopChoicePage:
    """One address and password for several shops; each is the account's id, the shop's name and the role in it."""

    email: str
    shops: tuple[tuple[uuid.UUID, str, str], ...]
    problem: AccountProblem | None


@dataclass(frozen=True, slots=True)
class CodePage:
    """The second step; `is_recovery` asks for a recovery code instead of the app's."""

    is_recovery: bool
    problem: AccountProblem | None


@dataclass(frozen=True, slots=True)
class ForgotPage:
    """Asking for a new password; `is_asked` says what happens now, the same for every address."""

    email: str
    is_asked: bool
    problem: AccountProblem | None


@dataclass(frozen=True, slots=True)
class ResetPage:
    """Choosing a new password by a link."""

    token: str
    problem: AccountProblem | None


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """Joining a team by a link; `invitation` None when it opens nothing any more."""

    token: str
    invitation: OpenInvitation | None
    problem: AccountProblem | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser by the merchant's clock."""

    session_id: uuid.UUID
    agent: str
    network: str
    created_at: dt.datetime
    last_seen_at: dt.datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account; `languages` are pairs of tag and the language's own name."""

    email: str
    role: str
    language: str
    languages: tuple[tuple[str, str], ...]
    has_second_factor: bool
    codes_left: int
    sessions: tuple[SessionRow, ...]
    problem: AccountProblem | None


@dataclass(frozen=True, slots=True)
class EnrolPage:
    """Setting up the second factor; `is_required` when nothing else is open before."""

    enrolment: Enrolment
    qr: Markup
    is_required: bool
    problem: AccountProblem | None

    @property
    def secret_groups(self) -> str:
        """The secret in groups of four, as people type it."""
        secret = self.enrolment.secret
        return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


@dataclass(frozen=True, slots=True)
class RecoveryCodesPage:
    """Recovery codes, shown this once."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PasswordAskedPage:
    """Something that needs the password again: `task` is `renew` (recovery codes) or `off` (second factor)."""

    task: str
    problem: AccountProblem | None
