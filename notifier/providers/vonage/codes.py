"""What Vonage's codes mean (SMS API): the `status` of an answer, the `err-code` of a delivery receipt."""

from collections.abc import Mapping
from typing import Final

from notifier.providers.http_provider import CodeMeaning
from notifier.vocabulary.message_status import AttemptOutcome
from notifier.vocabulary.receipt_kind import ReceiptReason

_LATER: Final = CodeMeaning(AttemptOutcome.TRANSIENT)
_ACCOUNT: Final = CodeMeaning(AttemptOutcome.TRANSIENT, is_about_account=True)
_NEVER: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.OTHER)
_BAD_NUMBER: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.INVALID, address_is_bad=True)
_NOT_NOW: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.BOUNCED)
_BLOCKED: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.BLOCKED)
_SPAM: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.SPAM)
_OPTED_OUT: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.UNSUBSCRIBED)

#: `status` of each part in the answer of the SMS API; `0` is success.
ANSWER_CODES: Final[Mapping[str, CodeMeaning]] = {
    "1": _LATER,  # throttled
    "2": _NEVER,  # missing parameter
    "3": _NEVER,  # invalid parameter
    "4": _ACCOUNT,  # invalid credentials
    "5": _LATER,  # internal error
    "6": _NEVER,  # message not understood, such as a number with an unknown prefix
    "7": _BLOCKED,  # the number is on Vonage's list, which other providers do not share
    "8": _ACCOUNT,  # account suspended
    "9": _ACCOUNT,  # no credit
    "10": _LATER,  # too many connections
    "11": _ACCOUNT,  # account without this API
    "12": _NEVER,  # too long
    "13": _LATER,  # communication failed
    "14": _ACCOUNT,  # invalid signature
    "15": _NEVER,  # sender not allowed in this country
    "22": _NEVER,  # network code
    "23": _NEVER,  # callback address
    "29": _NEVER,  # trial account and unlisted number
    "32": _ACCOUNT,  # signature and secret together
    "33": _BAD_NUMBER,  # number deactivated
}

#: `err-code` of a delivery receipt; `0` is success, `1` and what is not listed say nothing.
RECEIPT_CODES: Final[Mapping[str, CodeMeaning]] = {
    "2": _NOT_NOW,  # phone off or out of reach
    "3": _BAD_NUMBER,  # number no longer in use
    "4": CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.BLOCKED, address_is_bad=True),  # line barred for good
    "5": _NOT_NOW,  # number portability
    "6": _SPAM,
    "7": _NOT_NOW,  # phone busy
    "8": _NOT_NOW,  # network error
    "9": _OPTED_OUT,  # the person wants nothing from this service
    "10": _NEVER,  # illegal message
    "11": _NOT_NOW,  # no route
    "12": _NOT_NOW,  # no route to the number
    "13": _BLOCKED,  # age of the person
    "14": _BLOCKED,  # by the carrier
    "15": _NOT_NOW,  # prepaid and without credit
    "16": _NEVER,  # quota of the gateway
    "39": _NEVER,  # sender not allowed
    "41": _NEVER,
    "50": _BLOCKED,  # entity filter
    "51": _BLOCKED,  # header filter
    "52": _SPAM,  # content filter
    "53": _OPTED_OUT,  # consent filter
    "54": _BLOCKED,  # regulation
}
