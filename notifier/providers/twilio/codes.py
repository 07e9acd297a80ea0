"""What Twilio's error codes mean (twilio.com/docs/api/errors), in answers and in status callbacks."""

from collections.abc import Mapping
from typing import Final

from notifier.providers.http_provider import CodeMeaning
from notifier.vocabulary.message_status import AttemptOutcome
from notifier.vocabulary.receipt_kind import ReceiptReason

_LATER: Final = CodeMeaning(AttemptOutcome.TRANSIENT)
_ACCOUNT: Final = CodeMeaning(AttemptOutcome.TRANSIENT, is_about_account=True)
_NOBODY_KNOWS: Final = CodeMeaning(AttemptOutcome.UNKNOWN)
_NEVER: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.OTHER)
_BAD_NUMBER: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.INVALID, address_is_bad=True)
_NOT_NOW: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.BOUNCED)
_OPTED_OUT: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.UNSUBSCRIBED)
_BLOCKED: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.BLOCKED)
_SPAM: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.SPAM)
_TOO_LATE: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.TIMED_OUT)

_ANSWERS: Final = {
    "14107": _LATER,  # message rate limit exceeded
    "20001": _NEVER,  # unknown parameters
    "20003": _ACCOUNT,  # authentication failed, or no credit left
    "20005": _ACCOUNT,  # account not active
    "20006": _ACCOUNT,  # access denied
    "20008": _ACCOUNT,  # test credentials
    "20404": _ACCOUNT,  # the address holds no more than the account's SID
    "20429": _LATER,
    "20500": _LATER,
    "20503": _LATER,
    "20504": _NOBODY_KNOWS,  # gateway time-out
    "21211": _BAD_NUMBER,  # invalid To
    "21212": _ACCOUNT,  # invalid From
    "21214": _BAD_NUMBER,  # To cannot be reached
    "21217": _BAD_NUMBER,
    "21219": _NEVER,  # trial account and unverified number
    "21401": _BAD_NUMBER,
    "21408": _NEVER,  # no permission for the country
    "21421": _BAD_NUMBER,
    "21601": _ACCOUNT,  # From cannot send text messages
    "21602": _NEVER,  # no text
    "21603": _ACCOUNT,  # no From
    "21604": _NEVER,  # no To
    "21605": _NEVER,  # too long
    "21606": _ACCOUNT,  # From is not the account's
    "21608": _NEVER,  # trial account and unverified number
    "21609": _NEVER,  # invalid StatusCallback
    "21610": _OPTED_OUT,
    "21611": _LATER,  # the sender's queue is full
    "21612": _NOT_NOW,  # no way from this From to this To; another sender may have one
    "21614": _BAD_NUMBER,  # not a mobile number
    "21617": _NEVER,  # too long
    "21619": _NEVER,  # no text
    "21635": _BAD_NUMBER,  # a landline
    "21654": _NEVER,  # ContentSid required
    "21655": _NEVER,  # invalid ContentSid
    "21656": _NEVER,  # invalid ContentVariables
    "21659": _ACCOUNT,  # From is no Twilio number
    "21660": _ACCOUNT,  # From belongs to another account
    "21701": _ACCOUNT,  # no such messaging service
    "21703": _ACCOUNT,  # the messaging service has no sender
    "21705": _ACCOUNT,  # invalid messaging service
    "21910": _NEVER,  # From and To are of different channels
}

_DELIVERY: Final = {
    "30001": _LATER,  # queue overflow
    "30002": _ACCOUNT,  # account suspended
    "30003": _NOT_NOW,  # handset off or out of reach
    "30004": _BLOCKED,
    "30005": _BAD_NUMBER,  # unknown or no longer in use
    "30006": _BAD_NUMBER,  # a landline, or a carrier that takes no text messages
    "30007": _SPAM,  # filtered by the carrier
    "30008": _NOT_NOW,  # unknown
    "30009": _NEVER,  # a segment is missing
    "30010": _NEVER,  # dearer than allowed
    "30017": _NOT_NOW,  # congestion
    "30018": _NEVER,  # the sender id must be registered
    "30019": _NEVER,  # too large
    "30022": _LATER,  # the carrier's limit for the sender
    "30023": _LATER,  # the carrier's daily limit
    "30024": _NEVER,  # sender id not provisioned
    "30032": _ACCOUNT,  # toll-free number not verified
    "30033": _ACCOUNT,  # campaign suspended
    "30034": _ACCOUNT,  # number not registered
    "30036": _TOO_LATE,  # validity period over
    "30410": _NOT_NOW,  # the next provider took too long
    "30450": _BLOCKED,  # guard against fraud
}

_WHATSAPP: Final = {
    "63001": _ACCOUNT,  # the channel does not know the account
    "63002": _ACCOUNT,  # the channel does not know From
    "63003": _BAD_NUMBER,  # the channel does not know To
    "63005": _NEVER,  # content not accepted
    "63007": _ACCOUNT,  # no such sender
    "63010": _LATER,
    "63012": _LATER,
    "63013": _BLOCKED,  # against the channel's policy
    "63014": _BLOCKED,  # by the person
    "63015": _NEVER,  # sandbox not joined
    "63016": _NEVER,  # free text outside the 24-hour window
    "63017": _LATER,
    "63018": _LATER,  # rate limit
    "63020": _ACCOUNT,
    "63021": _NEVER,  # invalid content
    "63022": _ACCOUNT,
    "63024": _BAD_NUMBER,  # invalid recipient
    "63027": _NEVER,  # no such template in this language
    "63028": _NEVER,  # wrong number of variables
    "63029": _NOT_NOW,  # the phone could not fetch the template
    "63030": _NEVER,  # unsupported parameter
    "63031": _NEVER,  # to itself
    "63032": _BLOCKED,  # WhatsApp does not deliver to this person at present
    "63033": _BLOCKED,
    "63036": _NOT_NOW,  # the person cannot receive it
    "63038": _ACCOUNT,  # daily limit of the account
    "63040": _NEVER,  # template rejected
    "63041": _NEVER,  # template paused
    "63042": _NEVER,  # template disabled
    "63049": _BLOCKED,  # Meta chose not to deliver an offer
    "63051": _ACCOUNT,  # WhatsApp account locked
    "63112": _ACCOUNT,  # WhatsApp account disabled
}

CODES: Final[Mapping[str, CodeMeaning]] = {**_ANSWERS, **_DELIVERY, **_WHATSAPP}
