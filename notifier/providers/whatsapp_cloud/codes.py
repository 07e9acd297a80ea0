"""What the error codes of the WhatsApp Cloud API mean (developers.facebook.com, Cloud API, error codes)."""

from collections.abc import Mapping
from typing import Final

from notifier.providers.http_provider import CodeMeaning
from notifier.vocabulary.message_status import AttemptOutcome
from notifier.vocabulary.receipt_kind import ReceiptReason

_LATER: Final = CodeMeaning(AttemptOutcome.TRANSIENT)
_ACCOUNT: Final = CodeMeaning(AttemptOutcome.TRANSIENT, is_about_account=True)
_NEVER: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.OTHER)
_BLOCKED: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.BLOCKED)
_OPTED_OUT: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.UNSUBSCRIBED)
#: Not on WhatsApp, or with terms or an app so old that nothing arrives: Meta does not tell which, and none passes.
_BAD_NUMBER: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.INVALID, address_is_bad=True)

#: 200 to 299 are permissions (Graph API) and not listed one by one.
_PERMISSIONS: Final = range(200, 300)

_GRAPH: Final = {
    0: _ACCOUNT,  # token refused
    1: _LATER,  # unknown
    2: _LATER,  # service down
    3: _ACCOUNT,  # no such capability
    4: _LATER,  # too many calls
    10: _ACCOUNT,  # permission
    33: _ACCOUNT,  # the phone_number_id is gone
    100: _NEVER,  # invalid parameter
    190: _ACCOUNT,  # token expired
    368: _ACCOUNT,  # blocked for a time for violating policies
    80007: _LATER,  # rate limit of the account
}

_MESSAGES: Final = {
    130429: _LATER,  # rate limit
    130472: _BLOCKED,  # the person is part of one of Meta's experiments
    130497: _BLOCKED,  # not to people of this country
    131000: _LATER,  # something went wrong
    131005: _ACCOUNT,  # access denied
    131008: _NEVER,  # parameter missing
    131009: _NEVER,  # parameter of a wrong value
    131016: _LATER,  # service unavailable
    131021: _NEVER,  # to itself
    131026: _BAD_NUMBER,
    131030: _NEVER,  # a test number, and the person is not on its list
    131031: _ACCOUNT,  # account locked
    131037: _ACCOUNT,  # display name not approved
    131042: _ACCOUNT,  # payment
    131045: _ACCOUNT,  # number not registered
    131047: _NEVER,  # free text outside the 24-hour window
    131048: _LATER,  # limit because of complaints
    131049: _BLOCKED,  # Meta chose not to deliver an offer
    131050: _OPTED_OUT,  # the person stopped offers
    131051: _NEVER,  # kind of message
    131052: _NEVER,  # media
    131053: _NEVER,  # media
    131056: _LATER,  # too many to this person
    131057: _ACCOUNT,  # maintenance
}

_TEMPLATES_AND_NUMBERS: Final = {
    132000: _NEVER,  # number of variables
    132001: _NEVER,  # no such template in this language
    132005: _NEVER,  # too long once filled in
    132007: _NEVER,  # against the policy
    132012: _NEVER,  # form of a variable
    132015: _NEVER,  # paused
    132016: _NEVER,  # disabled
    132068: _NEVER,
    132069: _NEVER,
    133000: _LATER,
    133004: _LATER,  # server unavailable
    133005: _ACCOUNT,  # two-step PIN
    133006: _ACCOUNT,  # number must be verified
    133008: _ACCOUNT,
    133009: _ACCOUNT,
    133010: _ACCOUNT,  # number not registered
    133015: _ACCOUNT,
    133016: _ACCOUNT,
    135000: _NEVER,  # something about the parameters
}

_CODES: Final[Mapping[int, CodeMeaning]] = {**_GRAPH, **_MESSAGES, **_TEMPLATES_AND_NUMBERS}


def find_meaning(code: str | None) -> CodeMeaning | None:
    """What a code means; None for none and for codes nobody has listed."""
    if code is None or not (code.isascii() and code.isdigit()) or len(code) > 9:
        return None
    return _ACCOUNT if int(code) in _PERMISSIONS else _CODES.get(int(code))
