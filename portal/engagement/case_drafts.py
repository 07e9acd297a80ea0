"""What a shopper or a merchant hands in about a case, checked and ready to be stored."""

import uuid
from dataclasses import dataclass
from typing import Final

from notifier.foundation.errors import ProductError
from portal.vocabulary.case_instruction import CaseInstruction
from portal.vocabulary.case_kind import CaseKind

#: Of one message, counted in characters.
LONGEST_TEXT: Final = 2_000
LONGEST_ANSWER: Final = 5_000
#: Cases of one order that wait for an answer at the same time.
MOST_OPEN_CASES: Final = 5


class TooManyCasesError(ProductError):
    """The order has as many open cases as it may have."""


class AnswerError(ProductError):
    """A merchant's answer that cannot be taken, with the reason."""


@dataclass(frozen=True, slots=True)
class WantedAddress:
    """Where a shopper wants the parcel to go; the country stays that of the order."""

    name: str
    street: str
    city: str
    region: str
    postcode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenText:
    """A message as typed; `form_key` is the same when its form is posted again."""

    text: str
    form_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft:
    """A problem with the lines of goods it is about, or a change asked for."""

    kind: CaseKind
    written: WrittenText
    line_ids: tuple[uuid.UUID, ...] = ()
    address: WantedAddress | None = None
    instruction: CaseInstruction | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A merchant's words; `is_granted` is the yes or no to a change, None for a problem."""

    text: str
    is_granted: bool | None
