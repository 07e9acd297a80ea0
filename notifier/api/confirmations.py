"""What its own address has to answer: new addresses, and a yes to offers where the sender wants it twice."""

from notifier.audience.address_changes import Address, Change, find_change, find_open_change
from notifier.audience.answer_tokens import AnswerLink, make_answer_token, read_answer_token
from notifier.audience.consent_requests import WaitingConsent, confirm_request, find_request
from notifier.sending.change_address import (
    AddressWish,
    agree,
    ask_for_new_address,
    confirm,
    confirm_by_code,
    find_asked,
    may_answer_alone,
    read_address,
    takes_numbers,
    undo,
)
from notifier.sending.confirm_consents import ask_to_confirm, find_unconfirmed
from notifier.vocabulary.address_change import AddressChangeState, AnswerStep

__all__ = [
    "Address",
    "AddressChangeState",
    "AddressWish",
    "AnswerLink",
    "AnswerStep",
    "Change",
    "WaitingConsent",
    "agree",
    "ask_for_new_address",
    "ask_to_confirm",
    "confirm",
    "confirm_by_code",
    "confirm_request",
    "find_asked",
    "find_change",
    "find_open_change",
    "find_request",
    "find_unconfirmed",
    "make_answer_token",
    "may_answer_alone",
    "read_address",
    "read_answer_token",
    "takes_numbers",
    "undo",
]
