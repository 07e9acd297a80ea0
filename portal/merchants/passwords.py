"""Passwords: what is good enough, how they are kept, how long a try takes."""

from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.merchants.account_error import AccountError
from portal.vocabulary.account_problem import AccountProblem

LEAST_PASSWORD_LENGTH: Final = 10
MOST_PASSWORD_LENGTH: Final = 1024


def make_digest(password: str, email: str) -> str:
    """What is kept of a new password; `AccountError` when it is no good one for somebody with this address."""
    if len(password) < LEAST_PASSWORD_LENGTH:
        message = f"The password needs at least {LEAST_PASSWORD_LENGTH} characters."
        raise AccountError(AccountProblem.PASSWORD_TOO_SHORT, message)
    if len(password) > MOST_PASSWORD_LENGTH:
        message = f"The password may have at most {MOST_PASSWORD_LENGTH} characters."
        raise AccountError(AccountProblem.PASSWORD_TOO_LONG, message)
    if password.strip().casefold() == email:
        raise AccountError(AccountProblem.PASSWORD_IS_ADDRESS, "The password must not be the e-mail address.")
    return _hasher().hash(password)


def is_right(digest: str, password: str) -> bool:
    """Whether this is the password; what is too long to be one is not looked at."""
    if len(password) > MOST_PASSWORD_LENGTH:
        return False
    try:
        return _hasher().verify(digest, password)
    except (VerificationError, InvalidHashError):
        return False


def spend_the_time_of_a_try(password: str) -> None:
    """What a wrong password costs, for addresses nobody has."""
    is_right(_nobodys_digest(), password)


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    # OWASP's second choice of argon2id parameters: fits small hosts and two cores.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@lru_cache(maxsize=1)
def _nobodys_digest() -> str:
    return _hasher().hash("nobody signs in with this")
