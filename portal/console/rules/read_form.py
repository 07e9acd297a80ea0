"""Reads the builder's form from a request: whatever it brings makes a form, perhaps with something wrong in it."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, TypeVar

from werkzeug.datastructures import MultiDict

from notifier.api.conditions import GroupKind
from notifier.api.vocabulary import Channel, Strategy
from portal.console.rules.rule_form import (
    MOST_ROWS,
    NEEDING_TIME,
    USUAL_TIME,
    ConditionRow,
    Member,
    Moment,
    RowGroup,
    RuleForm,
)

_USUAL: Final = RuleForm()
_LONGEST_TEXT: Final = 2_000
_LONGEST_NAME: Final = 200
_MOST_VALUES: Final = 500
_Word = TypeVar("_Word", bound=StrEnum)


def read_form(sent: MultiDict[str, str]) -> RuleForm:
    """The form as it was sent; fields that are missing or cannot be chosen are as usual."""
    text = _text_reader(sent)
    order = tuple(dict.fromkeys(name for name in sent.getlist("channel_order") if name in set(Channel)))
    order = (*order, *(channel for channel in Channel if channel not in order))
    chosen = set(sent.getlist("channel"))
    moment = _read_word(Moment, text("moment"), Moment.AT_ONCE)
    return RuleForm(
        name=" ".join(text("name")[:_LONGEST_NAME].split()),
        trigger=text("trigger"),
        recipients=tuple(dict.fromkeys(sent.getlist("recipient"))),
        moment=moment,
        amount=text("amount", _USUAL.amount),
        unit=text("unit", _USUAL.unit),
        day_unit=text("day_unit", _USUAL.day_unit),
        # Its field comes with the choice of a moment that needs one.
        at=text("at", USUAL_TIME if moment in NEEDING_TIME else ""),
        edge=text("edge", _USUAL.edge),
        side=text("side", _USUAL.side),
        days=text("days", _USUAL.days),
        match=_read_word(GroupKind, text("match"), GroupKind.ALL),
        members=_read_members(sent),
        keeps_conditions=text("keeps_conditions") == "1",
        channels=tuple(name for name in order if name in chosen),
        channel_order=order,
        strategy=_read_word(Strategy, text("strategy"), Strategy.ALL),
        wait=text("wait", _USUAL.wait),
        wait_unit=text("wait_unit", _USUAL.wait_unit),
        digest=text("digest", _USUAL.digest),
        digest_unit=text("digest_unit", _USUAL.digest_unit),
    )


def _text_reader(sent: MultiDict[str, str]) -> Callable[..., str]:
    def read(name: str, usual: str = "") -> str:
        return sent.get(name, usual).strip()[:_LONGEST_TEXT]

    return read


def _read_word(kind: type[_Word], text: str, usual: _Word) -> _Word:
    return kind(text) if text in set(kind) else usual


def _read_members(sent: MultiDict[str, str]) -> tuple[Member, ...]:
    """Rows name their places in the order of the page: `0`, `1` for a group, then `1.0` for what stands in it."""
    groups = set(sent.getlist("group"))
    members: dict[str, Member] = {}
    for place in sent.getlist("row")[:MOST_ROWS]:
        outer = place.partition(".")[0]
        row = _read_row(sent, place)
        if outer not in groups:
            members[place] = row
            continue
        known = members.get(outer)
        rows = known.rows if isinstance(known, RowGroup) else ()
        kind = _read_word(GroupKind, sent.get(f"kind-{outer}", ""), GroupKind.ANY)
        members[outer] = RowGroup(kind, (*rows, row))
    return tuple(members.values())


def _read_row(sent: MultiDict[str, str], place: str) -> ConditionRow:
    values = [value.strip()[:_LONGEST_TEXT] for value in sent.getlist(f"value-{place}")[:_MOST_VALUES]]
    return ConditionRow(
        fact=sent.get(f"fact-{place}", ""),
        operator=sent.get(f"is-{place}", ""),
        values=tuple(values),
        currency=sent.get(f"currency-{place}", "").strip().upper()[:3],
    )
