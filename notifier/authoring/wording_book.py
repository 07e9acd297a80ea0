"""Which words a message says: the merchant's own where there are some, else the built-in ones; made once per batch."""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from sqlalchemy import Row, null, or_, select
from sqlalchemy.orm import Session

from notifier.authoring.wording import PARTS, get_wording
from notifier.authoring.wording_scope import WordingScope, list_fallbacks
from notifier.channels.content import SenderView, Wording
from notifier.channels.translations import choose_language
from notifier.models import MessageTemplate, Rule
from notifier.queries.rule_rows import read_experiment
from notifier.vocabulary.channel import Channel

#: Senders whose words are remembered by a process; those without any take next to nothing.
_MOST_SENDERS: Final = 2_000
#: Scopes of one sender that are worth remembering; who has more is asked for each batch.
_MOST_SCOPES: Final = 1_000

#: Channel and rule, None for all.
_Place: TypeAlias = tuple[str | None, uuid.UUID | None]
#: The parts of a trigger in a language (in lower case), by place.
_Parts: TypeAlias = Mapping[_Place, Mapping[str, str]]
#: A row of `message_templates` with the experiments of its rule.
_Stored: TypeAlias = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class SenderWords:
    """The current words of one sender, and the wordings already made of them."""

    default_language: str
    by_trigger: Mapping[tuple[str, str], _Parts]
    #: By tag in lower case, as the merchant wrote it.
    tags: Mapping[str, str]
    #: The words as people in an arm of a running experiment read them, by rule and arm, where the arm has its own.
    by_arm: Mapping[tuple[uuid.UUID, str], "SenderWords"] = field(default_factory=dict)
    _made: dict[tuple[object, ...], Wording] = field(default_factory=dict)

    def choose(self, rule_id: uuid.UUID | None, trigger: str, channel: Channel, language: str) -> Wording:
        """The wording for this message, remembered."""
        key = (rule_id, trigger, channel, language)
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= _MOST_SCOPES:
                self._made.clear()
            made = self._made[key] = self._make(rule_id, trigger, channel, language)
        return made

    def _make(self, rule_id: uuid.UUID | None, trigger: str, channel: Channel, language: str) -> Wording:
        # One language for all parts: a subject in one and a body in another help nobody.
        places: tuple[_Place, ...] = ((channel, rule_id), (None, rule_id), (channel, None), (None, None))
        for tag in list_fallbacks(language, self.default_language):
            parts = self.by_trigger.get((trigger, tag), {})
            found = [parts[place] for place in dict.fromkeys(places) if place in parts]
            if found:
                return complete_wording(trigger, self.tags[tag], found)
        return get_wording(trigger, language)


@dataclass(frozen=True, slots=True)
class WordingBook:
    """The words of the senders of a batch; who writes none of their own is missing inside."""

    senders: Mapping[uuid.UUID, SenderWords]

    def choose_wording(
        self, sender_id: uuid.UUID, rule_id: uuid.UUID | None, trigger: str, channel: Channel, language: str
    ) -> Wording:
        """The words of a message; raises `WordingError` when the trigger has none at all.

        The language is the first of these in which the merchant wrote something for the trigger, channel and rule:
        the reader's, its base, the merchant's own; else the built-in words are used in the reader's. Each part is the
        one written for this rule and channel, for the rule, for the channel, for all; one nobody wrote is built-in.
        """
        # Most batches have no such sender, and then nothing is looked up.
        words = self.senders.get(sender_id) if self.senders else None
        if words is None:
            return get_wording(trigger, language)
        return words.choose(rule_id, trigger, channel, language)

    def in_arm(self, sender_id: uuid.UUID, rule_id: uuid.UUID, arm: str) -> "WordingBook":
        """The book for the messages of a rule in an arm of its experiment; itself where the arm has no other words.

        An arm's version is that of the words written for the rule alone, in each language and channel; where there is
        no such version the arm reads what all read. Without effect once the experiment has been stopped.
        """
        words = self.senders.get(sender_id)
        other = words.by_arm.get((rule_id, arm)) if words is not None else None
        return WordingBook({sender_id: other}) if other is not None else self


#: For what is written without a database, and tests.
BUILT_IN: Final = WordingBook({})


class _Remembered:
    """The words of senders by their version, for all threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[uuid.UUID, tuple[tuple[int, str], SenderWords | None]] = OrderedDict()

    def find(self, sender: SenderView) -> tuple[SenderWords | None] | None:
        """What is remembered, None when nothing is; a sender may be remembered as having no words."""
        with self._lock:
            known = self._known.get(sender.id)
            if known is None or known[0] != (sender.version, sender.language):
                return None
            self._known.move_to_end(sender.id)
            return (known[1],)

    def keep(self, sender: SenderView, words: SenderWords | None) -> None:
        """Remember until the sender's version changes."""
        if words is not None and len(words.by_trigger) > _MOST_SCOPES:
            return
        with self._lock:
            self._known[sender.id] = ((sender.version, sender.language), words)
            while len(self._known) > _MOST_SENDERS:
                self._known.popitem(last=False)


_remembered = _Remembered()


def load_wording_book(session: Session, senders: Mapping[uuid.UUID, SenderView]) -> WordingBook:
    """The words of these senders: one query for those whose version is new to this process, none for the others.

    The senders must have been read before, in the same session or earlier: saving words raises their version.
    """
    words: dict[uuid.UUID, SenderWords | None] = {}
    unknown: dict[uuid.UUID, SenderView] = {}
    for sender in senders.values():
        known = _remembered.find(sender)
        if known is None:
            unknown[sender.id] = sender
        else:
            words[sender.id] = known[0]
    if unknown:
        loaded = _load(session, unknown)
        # What a transaction has written may yet be taken back.
        may_remember = bool(session.connection().get_execution_options().get("read_only"))
        for sender in unknown.values():
            words[sender.id] = loaded.get(sender.id)
            if may_remember:
                _remembered.keep(sender, words[sender.id])
    return WordingBook({sender_id: each for sender_id, each in words.items() if each is not None})


def complete_wording(trigger: str, language: str, found: Sequence[Mapping[str, str]]) -> Wording:
    """A wording of a merchant's parts, the most special first; what nobody wrote is built-in in the same language."""
    built_in = get_wording(trigger, language)
    own: dict[str, str] = {}
    for parts in reversed(found):
        own.update(parts)
    parts = {name: own.get(name) or str(getattr(built_in, name)) for name in PARTS}
    return Wording(trigger=trigger, language=_layout_language(language), **parts)


def with_draft(book: WordingBook, sender: SenderView, scope: WordingScope, parts: Mapping[str, str]) -> WordingBook:
    """The book as it would be if these words of the sender were saved; without parts, if they were dropped."""
    words = book.senders.get(sender.id) or SenderWords(sender.language, {}, {})
    tag, place = scope.language.lower(), (scope.channel, scope.rule_id)
    kept = {other: known for other, known in words.by_trigger.get((scope.trigger, tag), {}).items() if other != place}
    mine: _Parts = {**kept, place: parts} if parts else kept
    by_trigger = {**words.by_trigger, (scope.trigger, tag): mine}
    changed = SenderWords(words.default_language, by_trigger, {**words.tags, tag: scope.language})
    return WordingBook({**book.senders, sender.id: changed})


def _load(session: Session, senders: Mapping[uuid.UUID, SenderView]) -> dict[uuid.UUID, SenderWords]:
    table = MessageTemplate
    # Earlier versions matter only to the arms of experiments.
    rows = session.execute(
        select(
            *(table.sender_id, table.trigger, table.language, table.channel, table.rule_id, table.parts),
            *(table.version, table.is_current, Rule.experiment),
        )
        .outerjoin(Rule, Rule.id == table.rule_id)
        .where(table.sender_id.in_(senders), or_(table.is_current, Rule.experiment.is_not(null())))
        .order_by(table.scope_key, table.version)
    )
    by_sender: dict[uuid.UUID, list[_Stored]] = {}
    for row in rows:
        by_sender.setdefault(row.sender_id, []).append(row)
    gathered = {sender_id: _gather(senders[sender_id].language, stored) for sender_id, stored in by_sender.items()}
    return {sender_id: words for sender_id, words in gathered.items() if words.by_trigger or words.by_arm}


def _gather(default_language: str, stored: Sequence[_Stored]) -> SenderWords:
    current = [row for row in stored if row.is_current]
    words = _arrange(default_language, current)
    experiments = {row.rule_id: read_experiment(row.experiment) for row in stored if row.experiment}
    by_arm: dict[tuple[uuid.UUID, str], SenderWords] = {}
    for rule_id, experiment in experiments.items():
        for arm in experiment.arms if experiment is not None else ():
            version = arm.changes.wording_version
            own = {_scope(row): row for row in stored if row.rule_id == rule_id and row.version == version}
            if own:
                rows = [own.get(_scope(row), row) for row in current]
                by_arm[rule_id, arm.name] = _arrange(default_language, rows)
    return replace(words, by_arm=by_arm)


def _arrange(default_language: str, rows: Sequence[_Stored]) -> SenderWords:
    """Each place once; without parts a row says that the merchant went back to the built-in words."""
    tags: dict[str, str] = {}
    triggers: dict[tuple[str, str], dict[_Place, Mapping[str, str]]] = {}
    for row in rows:
        if row.parts:
            tag = row.language.lower()
            tags[tag] = row.language
            triggers.setdefault((row.trigger, tag), {})[row.channel, row.rule_id] = row.parts
    return SenderWords(default_language, triggers, tags)


def _scope(row: _Stored) -> tuple[object, ...]:
    return row.trigger, row.language.lower(), row.channel, row.rule_id


def _layout_language(tag: str) -> str:
    """The worded language a tag belongs to, which the layouts speak; the tag itself where there is none."""
    worded = choose_language([tag])
    return worded if worded.partition("-")[0].lower() == tag.partition("-")[0].lower() else tag
