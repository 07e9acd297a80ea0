"""What a shopper chose on the form that asks for a return, as far as it is one of the offered things."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from werkzeug.datastructures import MultiDict

from notifier.foundation.digests import digest_text
from notifier.foundation.ids import new_token
from portal.returns.request_return import LONGEST_COMMENT, ReturnDraft, ReturnedPieces
from portal.returns.returnable import Returnable, ReturnableLine
from portal.tracking.page_view_returns import ReturnProblem
from portal.vocabulary.return_reason import ReturnReason
from portal.vocabulary.return_stage import ReturnResolution

_KEY: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for one line; a quantity that is no number is 0."""

    is_taken: bool = False
    quantity: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form as it came, by line; `problems` name lines with something wrong, `problem` what is wrong with it all."""

    request_key: str
    choices: Mapping[uuid.UUID, Choice]
    wish: str
    comment: str = ""
    problem: ReturnProblem | None = None
    problems: Mapping[uuid.UUID, ReturnProblem] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        """Whether a return can be asked for with it."""
        return self.problem is None and not self.problems


def empty_form(returnable: Returnable) -> FilledForm:
    """The form as it is shown first: a single line is chosen already."""
    is_only = len(returnable.lines) == 1
    choices = {line.id: Choice(is_taken=is_only) for line in returnable.lines}
    return FilledForm(new_token(), choices, returnable.terms.wishes[0].value)


def read_request_key(form: MultiDict[str, str]) -> str:
    """What the form is known by; one without a name is known by what it says."""
    told = form.get("request", "")
    return told if _KEY.fullmatch(told) else digest_text(repr(sorted(form.items(multi=True))))[:32]


def read_form(form: MultiDict[str, str], returnable: Returnable) -> FilledForm:
    """The choices in a posted form, with everything that is wrong with them."""
    taken = set(form.getlist("take"))
    choices = {line.id: _read_choice(form, line, taken) for line in returnable.lines}
    offered = [wish.value for wish in returnable.terms.wishes]
    wish = form.get("wish") or offered[0]
    reasons = {reason.value for reason in returnable.terms.reasons}
    return FilledForm(
        request_key=read_request_key(form),
        choices=choices,
        wish=wish,
        # Browsers send two characters for a line break, and no database keeps a NUL.
        comment=form.get("comment", "").replace("\r\n", "\n").replace("\0", "").strip()[:LONGEST_COMMENT],
        problem=_find_problem(choices, taken, returnable, is_wish_offered=wish in offered),
        problems={
            line_id: ReturnProblem.REASON_MISSING
            for line_id, choice in choices.items()
            if choice.is_taken and choice.reason not in reasons
        },
    )


def make_draft(form: FilledForm) -> ReturnDraft:
    """What is asked for with a form that is right."""
    pieces = tuple(
        ReturnedPieces(line_id, choice.quantity, ReturnReason(choice.reason))
        for line_id, choice in form.choices.items()
        if choice.is_taken
    )
    return ReturnDraft(form.request_key, pieces, ReturnResolution(form.wish), form.comment)


def _read_choice(form: MultiDict[str, str], line: ReturnableLine, taken: set[str]) -> Choice:
    told = form.get(f"pieces-{line.id}", "1")
    quantity = int(told) if re.fullmatch(r"[0-9]{1,6}", told) else 0
    return Choice(str(line.id) in taken, quantity, form.get(f"reason-{line.id}", ""))


def _find_problem(
    choices: Mapping[uuid.UUID, Choice], taken: set[str], returnable: Returnable, *, is_wish_offered: bool
) -> ReturnProblem | None:
    if not taken:
        return ReturnProblem.NOTHING_CHOSEN
    most = {line.id: line.most for line in returnable.lines}
    is_more = any(choice.is_taken and not 1 <= choice.quantity <= most[line_id] for line_id, choice in choices.items())
    is_gone = bool(taken - {str(line_id) for line_id in choices})
    return ReturnProblem.NO_LONGER if is_more or is_gone or not is_wish_offered else None
