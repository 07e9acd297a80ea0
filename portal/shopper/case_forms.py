"""What the forms of problems and changes hold: read into a draft, or what is wrong with which field."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from werkzeug.datastructures import MultiDict

from notifier.foundation.digests import digest_text
from portal.engagement.case_drafts import LONGEST_TEXT, CaseDraft, WantedAddress, WrittenText
from portal.tracking.page_view_cases import FormProblem
from portal.vocabulary.case_instruction import CaseInstruction
from portal.vocabulary.case_kind import KINDS_ABOUT_ITEMS, PROBLEM_KINDS, CaseKind

Form: TypeAlias = MultiDict[str, str]
Problems: TypeAlias = Mapping[str, FormProblem]

NO_PROBLEMS: Final[Problems] = MappingProxyType({})
#: Fields of the address with the most characters each takes.
ADDRESS_FIELDS: Final[Mapping[str, int]] = MappingProxyType(
    {"name": 100, "street": 200, "postcode": 16, "city": 100, "region": 100}
)
#: These say nothing without words.
_NEEDS_TEXT: Final = frozenset({CaseInstruction.SAFE_PLACE, CaseInstruction.NEIGHBOUR})


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A draft, or None with what is wrong."""

    draft: CaseDraft | None
    problems: Problems


def read_report(form: Form, line_ids: Sequence[uuid.UUID]) -> ReadForm:
    """A problem; `line_ids` are the lines of the order, of which an only one needs no tick."""
    kind = _read_kind(form)
    known = {str(line_id): line_id for line_id in line_ids}
    chosen = tuple(known[value] for value in form.getlist("item") if value in known)
    if kind not in KINDS_ABOUT_ITEMS:
        chosen = ()
    elif len(known) == 1:
        chosen = tuple(known.values())
    problems: dict[str, FormProblem] = {}
    if kind is None:
        problems["kind"] = FormProblem.KIND_MISSING
    elif kind in KINDS_ABOUT_ITEMS and not chosen and known:
        problems["item"] = FormProblem.ITEMS_MISSING
    problems |= _check_text(form, is_needed=kind is CaseKind.OTHER)
    if kind is None or problems:
        return ReadForm(None, problems)
    return ReadForm(CaseDraft(kind=kind, written=read_text(form, kind), line_ids=chosen), NO_PROBLEMS)


def read_message(form: Form) -> tuple[WrittenText | None, Problems]:
    """One more message of a case."""
    problems = _check_text(form, is_needed=True)
    return (None, problems) if problems else (read_text(form), NO_PROBLEMS)


def read_address(form: Form, *, needs_postcode: bool) -> ReadForm:
    """An address asked for; some countries have no postcodes, and where a region is written differs."""
    # No database of ours takes a NUL.
    values = {name: form.get(name, "").replace("\x00", "").strip() for name in ADDRESS_FIELDS}
    needed = {"name", "street", "city"} | ({"postcode"} if needs_postcode else set())
    problems = {name: FormProblem.FIELD_MISSING for name in needed if not values[name]} | {
        name: FormProblem.FIELD_TOO_LONG for name, longest in ADDRESS_FIELDS.items() if len(values[name]) > longest
    }
    if problems:
        return ReadForm(None, problems)
    kind, written = CaseKind.ADDRESS_CHANGE, read_text(form, CaseKind.ADDRESS_CHANGE, *values.values())
    # What is typed into the other form of the page is not part of this wish.
    written = WrittenText(text="", form_key=written.form_key)
    return ReadForm(CaseDraft(kind=kind, written=written, address=WantedAddress(**values)), NO_PROBLEMS)


def read_instructions(form: Form) -> ReadForm:
    """Where the parcel may be left."""
    told = form.get("instruction", "")
    instruction = CaseInstruction(told) if told in set(CaseInstruction) else None
    problems = {} if instruction else {"instruction": FormProblem.CHOICE_MISSING}
    problems |= _check_text(form, is_needed=instruction in _NEEDS_TEXT)
    if problems:
        return ReadForm(None, problems)
    written = read_text(form, CaseKind.INSTRUCTIONS, told)
    draft = CaseDraft(kind=CaseKind.INSTRUCTIONS, written=written, instruction=instruction)
    return ReadForm(draft, NO_PROBLEMS)


def read_text(form: Form, *said: str) -> WrittenText:
    """What was typed. The key differs with everything said, so that a form sent again with other words counts."""
    text = typed_text(form)
    return WrittenText(text=text, form_key=digest_text(form.get("once", "")[:64], text, *said, *form.getlist("item")))


def typed_text(form: Form) -> str:
    """The field `text` as typed, with plain line ends; no database of ours takes a NUL."""
    return form.get("text", "").replace("\r\n", "\n").replace("\x00", "")


def _read_kind(form: Form) -> CaseKind | None:
    told = form.get("kind", "")
    return CaseKind(told) if told in PROBLEM_KINDS else None


def _check_text(form: Form, *, is_needed: bool) -> dict[str, FormProblem]:
    text = typed_text(form)
    if is_needed and not text.strip():
        return {"text": FormProblem.TEXT_MISSING}
    return {"text": FormProblem.TEXT_TOO_LONG} if len(text) > LONGEST_TEXT else {}
