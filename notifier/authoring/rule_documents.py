"""Rules as JSON documents, the way merchants and their software write them, read with every mistake named.

`{"name", "trigger", "recipients", "channels", "strategy", "wait": "20m", "conditions", "timing", "digest": "20m",
"on": true}`; only `trigger` and `channels` must be there.
"""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, TypeVar

import msgspec

from notifier.authoring.rule_spans import find_span_seconds, write_span
from notifier.authoring.rules import Mistake, RuleDraft, RuleError, RuleView, find_mistakes
from notifier.rules.conditions import condition_to_json
from notifier.rules.conditions_parsing import ConditionError, parse_condition
from notifier.rules.fact_kinds import describe_json
from notifier.rules.timing_json import TimingError, parse_timing, timing_json
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.strategy import Strategy

MOST_RULES: Final = 200
_FIELDS: Final = (
    *("name", "trigger", "recipients", "channels", "strategy", "wait", "conditions", "timing", "digest", "on"),
)
_USUAL: Final = RuleDraft(name="", trigger="")
_Value = TypeVar("_Value")
_Word = TypeVar("_Word", bound=StrEnum)


class RuleDocumentError(RuleError):
    """A document that is no rule; `mistakes` holds each one, its field as a path such as `conditions.all[1].value`."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        """Says all of them, each in its sentence."""
        super().__init__(" ".join(mistake.sentence for mistake in mistakes))
        self.mistakes = tuple(mistakes)


class _UnreadableError(Exception):
    """A field cannot be read: the rest of its path (`[1]`, or nothing) and how the sentence goes on."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(problem)
        self.place = place
        self.problem = problem


def parse_rule(document: JsonValue) -> RuleDraft:
    """The rule of one document; `RuleDocumentError` names every mistake in it."""
    draft, mistakes = _parse(document, "")
    if draft is None or mistakes:
        raise RuleDocumentError(mistakes)
    return draft


def parse_rules(text: str | bytes) -> tuple[RuleDraft, ...]:
    """The rules of a text: one document, or a list of them in their order; `RuleDocumentError` for the whole text."""
    try:
        documents = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as problem:
        raise RuleDocumentError([Mistake("", f"The document is no JSON: {problem}.")]) from problem
    if not isinstance(documents, list):
        return (parse_rule(documents),)
    if not 1 <= len(documents) <= MOST_RULES:
        raise RuleDocumentError([Mistake("", f"A list must hold 1 to {MOST_RULES} rules, not {len(documents)}.")])
    parsed = [_parse(document, f"[{index}].") for index, document in enumerate(documents)]
    drafts = tuple(draft for draft, _ in parsed if draft is not None)
    mistakes = [mistake for _, found in parsed for mistake in found]
    if mistakes or not drafts:
        raise RuleDocumentError(mistakes)
    _refuse_repeats(drafts)
    return drafts


def write_rule(rule: RuleDraft | RuleView) -> dict[str, JsonValue]:
    """The document that `parse_rule` reads as this rule."""
    return {
        "name": rule.name,
        "trigger": rule.trigger,
        "recipients": [kind.value for kind in rule.recipients],
        "channels": [channel.value for channel in rule.channels],
        "strategy": rule.strategy.value,
        "wait": write_span(rule.wait_seconds),
        "conditions": condition_to_json(rule.conditions),
        "timing": timing_json(rule.timing),
        "digest": write_span(rule.digest_seconds),
        "on": rule.is_on,
    }


def _parse(document: JsonValue, path: str) -> tuple[RuleDraft | None, list[Mistake]]:
    """The rule as far as it can be read, and the mistakes in it."""
    if not isinstance(document, Mapping):
        place = f"{path.removesuffix('.')} must be" if path else "A rule must be"
        return None, [Mistake(path.removesuffix("."), f"{place} a JSON object, not {describe_json(document)}.")]
    reader = _Reader(document, path)
    trigger = reader.read("trigger", _read_text, "")
    draft = RuleDraft(
        name=reader.read("name", _read_text, trigger),
        trigger=trigger,
        recipients=reader.read("recipients", _read_recipients, _USUAL.recipients),
        channels=reader.read("channels", _read_channels, ()),
        strategy=reader.read("strategy", lambda value: _read_word(Strategy, value), _USUAL.strategy),
        wait_seconds=reader.read("wait", _read_span, _USUAL.wait_seconds),
        conditions=reader.read("conditions", parse_condition, _USUAL.conditions),
        timing=reader.read("timing", parse_timing, _USUAL.timing),
        digest_seconds=reader.read("digest", _read_span, _USUAL.digest_seconds),
        is_on=reader.read("on", _read_switch, _USUAL.is_on),
    )
    reader.look_over(draft)
    return draft, sorted(reader.mistakes.values(), key=lambda mistake: _place_of(mistake.field.removeprefix(path)))


def _refuse_repeats(drafts: Sequence[RuleDraft]) -> None:
    known: dict[str, int] = {}
    for index, draft in enumerate(drafts):
        first = known.setdefault(draft.name, index)
        if first != index:
            place = f"[{index}].name"
            raise RuleDocumentError([Mistake(place, f"{place} is {draft.name!r}, and so is [{first}].name.")])


def _place_of(path: str) -> int:
    """Mistakes are told in the order of the fields; fields that do not exist come last."""
    return next((place for place, name in enumerate(_FIELDS) if path.startswith(name)), len(_FIELDS))


class _Reader:
    """Reads the fields of a document and gathers, for each, what is wrong with it."""

    def __init__(self, document: Mapping[str, JsonValue], path: str) -> None:
        self.mistakes: dict[str, Mistake] = {}
        self._document = document
        self._path = path
        for name in document:
            if name not in _FIELDS:
                near = get_close_matches(str(name)[:80], _FIELDS, n=1)
                hint = f" (did you mean {near[0]!r}?)" if near else ""
                self._note(str(name), "", f"is no field of a rule{hint}; there are {', '.join(_FIELDS)}")
        for name in ("trigger", "channels"):
            if name not in document:
                self._note(name, "", "is missing")

    def read(self, name: str, parse: Callable[[JsonValue], _Value], usual: _Value) -> _Value:
        """The field, or what is usual when it is not there or cannot be read."""
        if name not in self._document:
            return usual
        try:
            return parse(self._document[name])
        except ConditionError as problem:
            self._note(name, f".{problem.path}" if problem.path else "", problem.problem)
        except TimingError as problem:
            path = f"{self._path}{name}"
            self.mistakes[name] = Mistake(path, f"{path}: {problem}")
        except _UnreadableError as problem:
            self._note(name, problem.place, problem.problem)
        return usual

    def look_over(self, draft: RuleDraft) -> None:
        """Add what is wrong with fields that could be read."""
        for mistake in find_mistakes(draft):
            path = f"{self._path}{mistake.field}"
            # A rule without a name of its own is called after its trigger.
            is_named = mistake.field != "name" or "name" in self._document
            if is_named and mistake.field not in self.mistakes:
                self.mistakes[mistake.field] = Mistake(path, f"{path}: {mistake.sentence}")

    def _note(self, name: str, place: str, problem: str) -> None:
        path = f"{self._path}{name}{place}"
        self.mistakes[name] = Mistake(path, f"{path} {problem}.")


def _read_text(value: JsonValue) -> str:
    if not isinstance(value, str):
        raise _UnreadableError("", f"must be text, not {describe_json(value)}")
    return value


def _read_switch(value: JsonValue) -> bool:
    if not isinstance(value, bool):
        raise _UnreadableError("", f"must be true or false, not {describe_json(value)}")
    return value


def _read_span(value: JsonValue) -> int:
    seconds = find_span_seconds(value) if isinstance(value, str) else None
    if seconds is None:
        raise _UnreadableError("", f"must be a span of time such as '90s', '20m' or '2h', not {_show(value)}")
    return seconds


def _read_recipients(value: JsonValue) -> tuple[RecipientKind, ...]:
    return _read_words(RecipientKind, value)


def _read_channels(value: JsonValue) -> tuple[Channel, ...]:
    return _read_words(Channel, value)


def _read_words(kind: type[_Word], value: JsonValue) -> tuple[_Word, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _UnreadableError("", f"must be a list of {', '.join(kind)}, not {describe_json(value)}")
    return tuple(_read_word(kind, word, f"[{index}]") for index, word in enumerate(value))


def _read_word(kind: type[_Word], value: JsonValue, place: str = "") -> _Word:
    if not isinstance(value, str) or value not in set(kind):
        raise _UnreadableError(place, f"must be one of {', '.join(kind)}, not {_show(value)}")
    return kind(value)


def _show(value: JsonValue) -> str:
    return repr(value[:40]) if isinstance(value, str) else describe_json(value)
