"""Who is signed in to the console."""

import uuid
from dataclasses import dataclass, field
from typing import cast
from zoneinfo import ZoneInfo

from flask_login import current_user

from portal.merchants.audit_log import Actor
from portal.vocabulary.audit_action import ActorKind
from portal.vocabulary.merchant_role import MerchantRole
from portal.vocabulary.permission import Permission, may


@dataclass(frozen=True, slots=True)
class ConsoleUser:
    """A merchant user with what pages need of them and of their shop, as Flask-Login asks for it."""

    user_id: uuid.UUID
    merchant_id: uuid.UUID
    merchant_slug: str
    merchant_name: str
    email: str
    role: MerchantRole
    #: The language chosen for the console; None for the browser's.
    language: str | None
    time_zone: str
    #: The browser this user is signed in with, and the token by which it is known.
    session_id: uuid.UUID
    session_token: str = field(repr=False)
    #: The shop wants a second factor of everybody and this user has none yet.
    lacks_second_factor: bool = False

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the session cookie holds."""
        return self.session_token

    def may(self, permission: Permission) -> bool:
        """Whether the role of this user allows something."""
        return may(self.role, permission)

    @property
    def actor(self) -> Actor:
        """The user as the audit log names people."""
        return Actor(self.merchant_id, ActorKind.USER, self.user_id, self.email)

    @property
    def zone(self) -> ZoneInfo:
        """The merchant's time zone."""
        return ZoneInfo(self.time_zone)


def find_signed_in_user() -> ConsoleUser | None:
    """The user of this request, None when nobody is signed in."""
    # The proxy is unpacked here, so that a view may keep the user.
    user = current_user._get_current_object()  # noqa: SLF001  werkzeug's own name for it
    return user if isinstance(user, ConsoleUser) else None


def signed_in_user() -> ConsoleUser:
    """The user of this request; only for views whose address needs a permission."""
    return cast(ConsoleUser, find_signed_in_user())
