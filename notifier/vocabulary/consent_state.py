"""A person's answer for a topic on a channel."""

from enum import StrEnum


class ConsentState(StrEnum):
    """The answer that counts now; no row means that nobody has asked."""

    GRANTED = "granted"
    REFUSED = "refused"


class ConsentSource(StrEnum):
    """Where an answer was given."""

    STORE = "store"
    PREFERENCES_PAGE = "preferences_page"
    ONE_CLICK = "one_click"
    PROVIDER_REPORT = "provider_report"
    MERCHANT = "merchant"
