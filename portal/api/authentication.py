"""Who calls: `Authorization: Bearer mp_...` (RFC 6750), limited per key, and per client where there is none."""

from typing import Final

from notifier.foundation.database import Database
from portal.api.problems import ProblemCode, ProblemError
from portal.merchants.api_keys import ApiCaller, find_caller, note_use
from portal.vocabulary.api_scope import ApiScope
from portal.web.rate_limits import API_CALLS, UNKNOWN_KEYS, Allowance, RateLimits

_REALM: Final = 'Bearer realm="milepost"'
_LONGEST_KEY: Final = 200


def authenticate(database: Database, limits: RateLimits, header: str, client: str) -> ApiCaller:
    """The caller a header names; raises `ProblemError` for a key that is missing, unknown, revoked or expired."""
    if limits.is_used_up(UNKNOWN_KEYS, client):
        raise _too_many(60, "Too many requests without a valid API key came from this address.")
    scheme, _, key = header.strip().partition(" ")
    is_bearer = scheme.casefold() == "bearer"
    caller = _find(database, key.strip()) if is_bearer and len(key) <= _LONGEST_KEY else None
    if caller is None:
        limits.take(UNKNOWN_KEYS, client)
        challenge = f'{_REALM}, error="invalid_token"' if is_bearer else _REALM
        detail = "Send an API key that has not been revoked as Authorization: Bearer mp_..."
        raise ProblemError(ProblemCode.UNAUTHENTICATED, detail, headers={"WWW-Authenticate": challenge})
    return caller


def spend(limits: RateLimits, caller: ApiCaller) -> Allowance:
    """Count one call of a key."""
    return limits.count(API_CALLS, caller.key_id.hex)


def require_allowance(allowance: Allowance) -> None:
    """End the request when the key has been used too often."""
    if not allowance.is_granted:
        detail = f"At most {allowance.most} requests in {allowance.window_seconds} seconds are answered for one key."
        raise _too_many(allowance.reset_seconds, detail)


def require_scope(caller: ApiCaller, scope: ApiScope) -> None:
    """End the request unless the key was given the scope."""
    if scope in caller.scopes:
        return
    challenge = f'{_REALM}, error="insufficient_scope", scope="{scope.value}"'
    detail = f"This API key was not given the scope {scope.value}."
    raise ProblemError(ProblemCode.MISSING_SCOPE, detail, headers={"WWW-Authenticate": challenge})


def limit_headers(allowance: Allowance) -> dict[str, str]:
    """What is left, as the IETF drafts "RateLimit header fields for HTTP" write it: the older three and the policy."""
    return {
        "RateLimit-Limit": str(allowance.most),
        "RateLimit-Remaining": str(allowance.left),
        "RateLimit-Reset": str(allowance.reset_seconds),
        "RateLimit-Policy": f"{allowance.most};w={allowance.window_seconds}",
    }


def _find(database: Database, key: str) -> ApiCaller | None:
    with database.reading() as session:
        caller = find_caller(session, key)
    if caller is not None and caller.is_use_news:
        with database.unit_of_work() as session:
            note_use(session, caller.key_id)
    return caller


def _too_many(seconds: int, detail: str) -> ProblemError:
    return ProblemError(ProblemCode.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(seconds)})
