"""What a trigger says of a case: never what the shopper wrote."""

from notifier.api.vocabulary import Facts
from portal.vocabulary.case_kind import CaseKind
from portal.vocabulary.case_state import CaseState


def case_facts(number: str, kind: CaseKind, state: CaseState, *, answer: str | None) -> Facts:
    """The group `case`; `answer` is the merchant's newest, None before there is one."""
    return {"case": {"number": number, "kind": kind.value, "state": state.value, "answer": answer}}
