"""Recorded triggers decided once more by the functions that plan messages, each at the moment it was recorded."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from notifier.queries.standing import Standing, load_standing
from notifier.rehearsal.memory import Memory, add_sent
from notifier.rehearsal.outcome import Outcome
from notifier.rehearsal.page import Page, Script, Trigger
from notifier.rehearsal.strangers import Strangers
from notifier.rules.facts.evaluation import NO_HISTORY
from notifier.rules.timing import stale_at
from notifier.rules.told_moment import asks_history
from notifier.sending.choose_recipients import choose_recipients
from notifier.sending.decide_messages import Answer, Decision, decide_answer, decide_later, find_digest_key, make_answer
from notifier.sending.plan_limits import NOTHING_KNOWN, PlannedLimits, load_planned_limits
from notifier.sending.readers import Reader
from notifier.sending.weigh_rules import NO_FACTS, Weighed, weigh_pair
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.suppression_reason import RefusalReason

#: A message that is put off so often is put off no more.
_MOST_DEFERRALS: Final = 20


@dataclass(slots=True)
class _Known:
    """What is on record about the readers of some answers."""

    standing: Standing
    limits: PlannedLimits


class Player:
    """Plays one page after the other and remembers what was said."""

    def __init__(self, script: Script) -> None:
        """Nothing played yet."""
        self._script = script
        self.memory = Memory(script)
        #: Triggers that name nobody, and those the rehearsed rule does not answer.
        self.without_person = 0
        self.conditions_not_met = 0
        self._strangers = Strangers()
        #: Until when a message waits for others to join it, by what they have in common.
        self._waiting: dict[str, dt.datetime] = {}

    def play_page(self, session: Session, page: Page) -> Iterator[Outcome]:
        """Every decision about the triggers of a page, those of the other rules too; the session is read only."""
        known = [trigger for trigger in page.triggers if trigger.recipient_id is not None]
        self.without_person += len(page.triggers) - len(known)
        # What a rule has just said changes its conditions only where they ask for it.
        step = 1 if page.keeps_history else max(len(known), 1)
        for start in range(0, len(known), step):
            weighed = list(self._weigh(page, known[start : start + step]))
            chosen = choose_recipients(session, weighed, page.book, self._strangers.record)
            for answer, on_record in self._answer(session, page, chosen):
                yield from self._decide(page, answer, on_record)

    def _weigh(self, page: Page, triggers: Sequence[Trigger]) -> Iterator[Weighed]:
        rules = [(rule, asks_history(rule.conditions)) for rule in self._script.rules]
        has_facts = self._script.asks_facts
        for trigger in triggers:
            facts = trigger.facts if has_facts else NO_FACTS
            for rule, has_history in rules:
                moment = trigger.recorded_at
                history = self.memory.look_back(page, trigger, moment) if has_history else NO_HISTORY
                weighed = weigh_pair((trigger, rule), facts, history, moment)
                if weighed is not None:
                    yield weighed
                elif rule is self._script.rule:
                    self.conditions_not_met += 1

    def _answer(
        self, session: Session, page: Page, chosen: Sequence[tuple[Weighed, Reader]]
    ) -> Iterator[tuple[Answer, _Known]]:
        sender_id = self._script.window.sender_id
        others = {reader.recipient_id for _, reader in chosen if reader.kind is not RecipientKind.SHOPPER}
        book = self._strangers.load_book(session, {(sender_id, one) for one in others}) if others else {}
        shoppers, answers = _Known(page.standing, page.limits), list[Answer]()
        for weighed, reader in chosen:
            last = answers[-1] if answers else None
            if last is not None and last.reader is reader:
                # Another rule has the same contacts.
                answers.append(Answer(weighed, reader, last.contacts, last.limits, last.spares))
                continue
            is_shopper = reader.kind is RecipientKind.SHOPPER
            limits = page.limits_of(self._script, reader.recipient_id)
            answers.append(make_answer(weighed, reader, page.book if is_shopper else book, limits))
        strangers = self._look_up(session, [one for one in answers if one.reader.recipient_id in others])
        for answer in answers:
            yield answer, strangers if answer.reader.recipient_id in others else shoppers

    def _look_up(self, session: Session, answers: Sequence[Answer]) -> _Known:
        """What is on record about those who are no shoppers."""
        if not answers:
            return _Known(Standing({}, {}, frozenset()), NOTHING_KNOWN)
        contacts = {contact for answer in answers for contact in answer.all_contacts}
        first_at = min(answer.weighed.trigger.recorded_at for answer in answers)
        limits = load_planned_limits(session, answers, first_at, without_rule=self._script.rule.id)
        return _Known(load_standing(session, contacts), limits)

    def _decide(self, page: Page, answer: Answer, known: _Known) -> Iterator[Outcome]:
        rule, trigger = answer.weighed.rule, answer.weighed.trigger
        is_rehearsed = rule.id == self._script.rule.id
        # The others' own messages are on record, and would hold themselves back.
        limits = self.memory.limits_of(known.limits, answer.reader.recipient_id) if is_rehearsed else NOTHING_KNOWN
        asked = _Asked(answer, known.standing, limits)
        outcomes: list[Outcome] = []
        for decision in decide_answer(answer, *asked.at(trigger.recorded_at)):
            outcomes.append(asked.settle(decision))
            if limits is not NOTHING_KNOWN:
                # What is said on one channel counts when the next one is asked about.
                add_sent(limits, answer, outcomes[-1])
        if rule.digest_seconds:
            outcomes = self._fold(answer, outcomes)
        for outcome in outcomes:
            if outcome.reason is not None:
                yield outcome
                continue
            interruption = page.news.find_interruption(outcome)
            if interruption is not None:
                self._end_waiting(answer, outcome, interruption[0])
                yield outcome._replace(reason=interruption[1])
                continue
            if is_rehearsed:
                self.memory.note(page, limits, answer, outcome)
            yield outcome

    def _fold(self, answer: Answer, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Messages that find another waiting join it; what finds none waits for others."""
        moment = answer.weighed.trigger.recorded_at
        folded: list[Outcome] = []
        for outcome in outcomes:
            key = None if outcome.reason is not None else find_digest_key(answer, outcome.contact)
            if key is None:
                folded.append(outcome)
            elif self._waiting.get(key, moment) > moment:
                folded.append(outcome._replace(reason=RefusalReason.FOLDED, cascade_step=None))
            else:
                self._waiting[key] = outcome.leaves_at
                folded.append(outcome)
        return folded

    def _end_waiting(self, answer: Answer, outcome: Outcome, moment: dt.datetime) -> None:
        key = find_digest_key(answer, outcome.contact)
        if key is not None:
            self._waiting[key] = moment


@dataclass(slots=True)
class _Asked:
    """An answer with what the policies are asked with."""

    answer: Answer
    standing: Standing
    limits: PlannedLimits

    def at(self, moment: dt.datetime) -> tuple[Standing, dt.datetime, PlannedLimits]:
        """What is known at a moment."""
        return self.standing, moment, self.limits

    def settle(self, decision: Decision) -> Outcome:
        """What becomes of a decision; a message that is put off is asked about again when it is due, as in sending."""
        weighed, reader, wanted_at = self.answer.weighed, self.answer.reader, decision.leaves_at
        trigger, due_at = weighed.trigger, decision.due_at
        due_at, reason = self._put_off(decision) if due_at > wanted_at else (due_at, decision.reason)
        recorded_at = trigger.recorded_at
        return Outcome(
            trigger=trigger,
            rule=weighed.rule,
            contact=decision.contact,
            words=reader.words,
            language=reader.language,
            cascade_step=decision.cascade_step if reason is None else None,
            wanted_at=wanted_at,
            due_at=due_at,
            leaves_at=max(due_at, recorded_at),
            stale_at=stale_at(trigger.stale_at, wanted_at - trigger.occurred_at),
            reason=reason,
        )

    def _put_off(self, decision: Decision) -> tuple[dt.datetime, RefusalReason | None]:
        """When it leaves in the end, or why it does not."""
        due_at = decision.due_at
        for _ in range(_MOST_DEFERRALS):
            later = decide_later(self.answer, decision, *self.at(due_at))
            if later.reason is not None or later.due_at <= due_at:
                return due_at, later.reason
            due_at = later.due_at
        return due_at, None
