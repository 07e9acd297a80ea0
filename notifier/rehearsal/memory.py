"""What a rehearsed rule has said so far, where real messages would be on record."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeAlias

from notifier.policies.budget import first_of_month
from notifier.queries.earlier_messages import Talk, Told, sum_up
from notifier.rehearsal.outcome import Outcome
from notifier.rehearsal.page import Page, Script, Trigger, known_at
from notifier.rules.facts.evaluation import EarlierMessages
from notifier.sending.decide_messages import Answer
from notifier.sending.plan_limits import NOTHING_KNOWN, PlannedLimits
from notifier.sending.weigh_rules import talk_of
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.topic import Topic

_Person: TypeAlias = tuple[uuid.UUID, uuid.UUID]
_Sent: TypeAlias = tuple[Topic, Channel, dt.datetime]
#: Sender, channel, first day of the month and currency, as spendings are kept.
_Purse: TypeAlias = tuple[uuid.UUID, str, dt.date, str]


@dataclass(slots=True)
class Memory:
    """Is told of every message that leaves, and answers as the database would have."""

    script: Script
    _told: dict[Talk, list[Told]] = field(default_factory=lambda: defaultdict(list))
    _sent: dict[_Person, list[_Sent]] = field(default_factory=lambda: defaultdict(list))
    _spent: dict[_Purse, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def note(self, page: Page, limits: PlannedLimits, answer: Answer, outcome: Outcome) -> None:
        """A message of the rehearsed rule leaves."""
        if page.keeps_history:
            said = Told(outcome.words, outcome.trigger.id, outcome.rule.id, outcome.leaves_at)
            self._told[talk_of(outcome.trigger)].append(said)
        if limits is NOTHING_KNOWN:
            return
        sender_id = outcome.contact.sender_id
        sent = (Topic(answer.reader.topic), outcome.channel, outcome.leaves_at)
        self._sent[sender_id, outcome.recipient_id].append(sent)
        budget = self.script.limits.budgets.get(outcome.channel)
        price = limits.limits.prices.get((sender_id, outcome.channel.value))
        if budget is not None and price is not None:
            month = first_of_month(outcome.leaves_at, outcome.rule.zone)
            self._spent[sender_id, outcome.channel.value, month, budget.currency] += price

    def forget(self, outcome: Outcome) -> None:
        """A message turned out not to leave: it tells nothing."""
        talk = talk_of(outcome.trigger)
        if talk in self._told:
            self._told[talk] = [one for one in self._told[talk] if one.sent_at != outcome.leaves_at]

    def look_back(self, page: Page, trigger: Trigger, moment: dt.datetime) -> EarlierMessages:
        """What the person had been told before a moment: by the other rules in truth, by the rehearsed one in play."""
        talk = talk_of(trigger)
        truly = known_at(page.told.get(talk, ()), moment, without=self.script.rule.id)
        in_play = (one for one in self._told.get(talk, ()) if one.sent_at < moment)
        return sum_up((*truly, *in_play), before=trigger.id)

    def limits_of(self, limits: PlannedLimits, recipient_id: uuid.UUID) -> PlannedLimits:
        """The limits with what the rehearsed rule has told this person and spent."""
        if limits is NOTHING_KNOWN:
            return limits
        person = (self.script.window.sender_id, recipient_id)
        sent = [*limits.limits.sent.get(person, ()), *self._sent.get(person, ())]
        spent = limits.limits.spent
        played = {purse: spent.get(purse, Decimal(0)) + amount for purse, amount in self._spent.items()}
        states = replace(limits.limits, sent={person: sent}, spent={**spent, **played})
        return replace(limits, limits=states)


def add_sent(limits: PlannedLimits, answer: Answer, outcome: Outcome) -> None:
    """A message leaves, as far as limits of `Memory.limits_of` are concerned."""
    sent = limits.limits.sent.get((outcome.contact.sender_id, outcome.recipient_id))
    if outcome.reason is None and isinstance(sent, list):
        sent.append((Topic(answer.reader.topic), outcome.channel, outcome.leaves_at))
