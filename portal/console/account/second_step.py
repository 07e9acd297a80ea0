"""What a browser holds between the right password and being signed in: which accounts, and where to go then."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import session

from notifier.foundation.clock import utc_now
from notifier.foundation.digests import same_text
from notifier.foundation.signing import parse_id
from portal.console.frame.context import console_context
from portal.merchants.sign_in import SignedIn, load_signed_in, mark_together

_NAME: Final = "second_step"
#: How long the password counts while the shop is chosen or the code is looked for.
_SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class SecondStep:
    """Accounts whose password was right, and the page that is wanted."""

    accounts: tuple[SignedIn, ...]
    next_url: str


def keep_step(accounts: Sequence[SignedIn], next_url: str) -> None:
    """Remember for ten minutes whose password was right."""
    ids = [account.user_id.hex for account in accounts]
    session[_NAME] = [ids, int(utc_now().timestamp()), next_url, mark_together(accounts)]


def find_step() -> SecondStep | None:
    """What was kept; None when it is too old, and when an account or its password is another one since."""
    kept = session.get(_NAME)
    if kept is None or len(kept) != 4 or kept[1] < utc_now().timestamp() - _SECONDS:
        return None
    with console_context().database.reading() as database:
        accounts = load_signed_in(database, _read_ids(kept[0]))
    is_same = bool(accounts) and same_text(mark_together(accounts), kept[3])
    return SecondStep(accounts, kept[2]) if is_same else None


def _read_ids(texts: Sequence[str]) -> list[uuid.UUID]:
    return [found for text in texts if (found := parse_id(text)) is not None]
