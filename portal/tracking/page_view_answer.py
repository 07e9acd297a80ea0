"""What a page shows that asks an address for an answer: a change of address, or a yes to offers."""

from dataclasses import dataclass
from enum import StrEnum

from portal.tracking.page_view_brand import Brand, Link


class Stage(StrEnum):
    """How far the answer has come."""

    #: One button asks for it.
    ASKING = "asking"
    #: The new address has been sent a link, or a code that is typed in here.
    SENT = "sent"
    CODE = "code"
    DONE = "done"
    UNDONE = "undone"
    #: The link does not work any more.
    OVER = "over"


class CodeProblem(StrEnum):
    """What was wrong with a code."""

    WRONG = "wrong"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """`step` is `agree`, `confirm`, `undo` or `offers`; `address` is masked, the one messages go to or would."""

    brand: Brand
    action_url: str
    csrf_token: str | None
    step: str
    stage: Stage
    address: str
    problem: CodeProblem | None
    languages: tuple[Link, ...]
