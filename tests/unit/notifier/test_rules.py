"""Rules: which ones answer a trigger, and the moments they lead to."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from notifier.foundation.ids import new_id
from notifier.rules.matching import RuleTerms, match_rules
from notifier.rules.timing import LONGEST_PAUSE_SECONDS, retry_at, stale_at
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.strategy import Strategy

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SENDER, OTHER_SENDER = new_id(), new_id()


def make_rule(*, sender: int = 0, trigger: str = "order.placed", position: int = 0, is_on: bool = True) -> RuleTerms:
    return RuleTerms(
        id=new_id(),
        sender_id=(SENDER, OTHER_SENDER)[sender],
        trigger=trigger,
        channels=(Channel.EMAIL,),
        strategy=Strategy.ALL,
        wait_seconds=0,
        position=position,
        is_on=is_on,
    )


def test_only_the_senders_own_rules_that_are_on_and_name_the_trigger_match() -> None:
    wanted = make_rule()
    others = [make_rule(sender=1), make_rule(trigger="order.shipped"), make_rule(is_on=False)]
    assert match_rules([*others, wanted], SENDER, "order.placed") == (wanted,)


def test_rules_answer_in_their_order() -> None:
    second, first = make_rule(position=2), make_rule(position=1)
    assert match_rules([second, first], SENDER, "order.placed") == (first, second)


def test_a_rule_that_waits_keeps_its_message_fresh_for_as_long() -> None:
    assert stale_at(NOW, dt.timedelta(hours=1)) == NOW + dt.timedelta(hours=1)


@given(attempts=st.integers(1, 1000), chance=st.floats(0, 1, exclude_max=True))
def test_pauses_grow_up_to_an_hour_and_never_vanish(attempts: int, chance: float) -> None:
    pause = (retry_at(NOW, attempts, chance) - NOW).total_seconds()
    assert 15 <= pause <= LONGEST_PAUSE_SECONDS
    assert (retry_at(NOW, attempts + 1, chance) - NOW).total_seconds() >= pause
