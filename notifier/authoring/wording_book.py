"""Which words a message says: the merchant's own where there are some, else the built-in ones; made once per batch."""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.authoring.wording import PARTS, get_wording
from notifier.authoring.wording_scope import WordingScope, list_fallbacks
from notifier.channels.content import SenderView, Wording
from notifier.channels.translations import choose_language
from notifier.models import MessageTemplate
from notifier.vocabulary.channel import Channel

#: Senders whose words are remembered by a process; those without any take next to nothing.
_MOST_SENDERS: Final = 2_000
#: Scopes of one sender that are worth remembering; who has more is asked for each batch.
_MOST_SCOPES: Final = 1_000

#: Channel and rule, None for all.
_Place: TypeAlias = tuple[str | None, uuid.UUID | None]
#: The parts of a trigger in a language (in lower case), by place.
_Parts: TypeAlias = Mapping[_Place, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class SenderWords:
    """The current words of one sender, and the wordings already made of them."""

    default_language: str
    by_trigger: Mapping[tuple[str, str], _Parts]
    #: By tag in lower case, as the merchant wrote it.
    tags: Mapping[str, str]
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
    rows = session.execute(
        select(table.sender_id, table.trigger, table.language, table.channel, table.rule_id, table.parts)
        .where(table.sender_id.in_(senders), table.is_current)
        .order_by(table.scope_key)
    )
    by_sender: dict[uuid.UUID, dict[tuple[str, str], dict[_Place, Mapping[str, str]]]] = {}
    tags: dict[uuid.UUID, dict[str, str]] = {}
    for row in rows:
        # Without parts it says that the merchant went back to the built-in words.
        if row.parts:
            tag = row.language.lower()
            tags.setdefault(row.sender_id, {})[tag] = row.language
            triggers = by_sender.setdefault(row.sender_id, {})
            triggers.setdefault((row.trigger, tag), {})[row.channel, row.rule_id] = row.parts
    return {
        sender_id: SenderWords(senders[sender_id].language, triggers, tags[sender_id])
        for sender_id, triggers in by_sender.items()
    }


def _layout_language(tag: str) -> str:
    """The worded language a tag belongs to, which the layouts speak; the tag itself where there is none."""
    worded = choose_language([tag])
    return worded if worded.partition("-")[0].lower() == tag.partition("-")[0].lower() else tag
