"""How often secrets may be tried: passwords, codes, links, and requests for a new password."""

import uuid
from typing import Final

from flask import request
from limits import RateLimitItem, parse

from portal.console.frame.context import console_context
from portal.web.rate_limits import client_network

#: Tries per client and address of a person; enough for typing errors, useless for guessing.
_SIGN_IN: Final = parse("5 per minute")
_SIGN_IN_AN_HOUR: Final = parse("20 per hour")
#: Tries for one person from anywhere: a botnet cannot share the guessing, and no few clients can lock the person out.
_SIGN_IN_TO: Final = parse("100 per hour")
#: Tries of one client whatever the address: each costs us the time of a password hash.
_SIGN_IN_FROM: Final = parse("20 per minute")
#: Codes for one person from anywhere. Who tries has the password already, and three of a million codes are right.
_CODES: Final = parse("5 per minute")
_CODES_AN_HOUR: Final = parse("30 per hour")
_CODES_A_DAY: Final = parse("100 per day")
#: Passwords asked for again of somebody who is signed in: the browser may have been left open.
_PASSWORDS: Final = parse("5 per minute")
_PASSWORDS_AN_HOUR: Final = parse("20 per hour")
#: Requests for a new password: per client, and per address, whose owner gets the mails.
_RESETS_FROM: Final = parse("10 per hour")
_RESETS_TO: Final = parse("3 per hour")
#: Links that open nothing, per client; they have 128 bits and more.
_LINKS: Final = parse("20 per minute")
#: Invitations of one shop: each is an e-mail to somebody who has not asked for it.
_INVITATIONS: Final = parse("50 per day")


def may_sign_in(account: str) -> bool:
    """Count a try to sign in; one refused at a limit is not counted at those after it."""
    client = _client()
    return (
        _take(_SIGN_IN_FROM, "sign-in", client)
        and _take(_SIGN_IN, "sign-in", client, account)
        and _take(_SIGN_IN_AN_HOUR, "sign-in", client, account)
        and _take(_SIGN_IN_TO, "sign-in to", account)
    )


def may_try_code(user_id: uuid.UUID) -> bool:
    """Count a code of the second factor, or a recovery code."""
    return all(_take(limit, "code", user_id.hex) for limit in (_CODES, _CODES_AN_HOUR, _CODES_A_DAY))


def may_try_password(user_id: uuid.UUID) -> bool:
    """Count the password of somebody who is signed in."""
    return _take(_PASSWORDS, "password", user_id.hex) and _take(_PASSWORDS_AN_HOUR, "password", user_id.hex)


def may_ask_for_reset(account: str) -> bool:
    """Count a request for a new password; unknown addresses count like known ones."""
    return _take(_RESETS_FROM, "reset", _client()) and _take(_RESETS_TO, "reset of", account)


def may_open_link() -> bool:
    """Whether this client has not opened too many links that were none; `note_bad_link` counts them."""
    return not console_context().limits.is_used_up(_LINKS, "account link", _client())


def note_bad_link() -> None:
    """Count a link that opens nothing."""
    _take(_LINKS, "account link", _client())


def may_invite(merchant_id: uuid.UUID) -> bool:
    """Count an invitation of a shop."""
    return _take(_INVITATIONS, "invitations", merchant_id.hex)


def _take(limit: RateLimitItem, *names: str) -> bool:
    return console_context().limits.take(limit, *names)


def _client() -> str:
    return client_network(request.remote_addr)
