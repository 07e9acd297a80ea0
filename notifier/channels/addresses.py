"""E-mail addresses: one normal form, and the digest that stands for it where the address must not."""

import re
from functools import lru_cache
from typing import Final

from email_validator import EmailNotValidError, validate_email

from notifier.foundation.digests import digest_text
from notifier.foundation.errors import PermanentError
from notifier.vocabulary.channel import Channel

_LOCAL_ADDRESS: Final = re.compile(r"[A-Za-z0-9._+-]+@(?:[a-z0-9-]+|[a-z0-9.-]+\.(?:local|localhost|invalid))")


class AddressError(PermanentError):
    """The text is no address messages can be sent to; says why in one sentence."""


@lru_cache(maxsize=4096)
def normalise_email(text: str, *, allows_local: bool = False) -> str:
    """The normal form: trimmed, Unicode composed, domain in lower case; raises `AddressError`.

    The part before the `@` keeps its case (RFC 5321, 2.4); `digest_email` does not, because nobody relies on it.
    Nothing is looked up: a domain that does not exist is found out by sending. Names of the own network, such as
    `orders@localhost`, are refused unless allowed.
    """
    if allows_local and _LOCAL_ADDRESS.fullmatch(text.strip()):
        return text.strip()
    try:
        checked = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as problem:
        raise AddressError(str(problem)) from problem
    return checked.normalized


def find_email(text: str | None) -> str | None:
    """The normal form, or None when the text is missing or no e-mail address."""
    if not text:
        return None
    try:
        return normalise_email(text)
    except AddressError:
        return None


def digest_email(normal_form: str) -> str:
    """The digest suppression and consent are keyed by; the same for every spelling of upper and lower case."""
    return digest_text(Channel.EMAIL.value, normal_form.casefold())
