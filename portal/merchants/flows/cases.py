"""Cases: who reports a problem is told that it arrived and what the answer is; the team hears of every one."""

from typing import Final

from notifier.api.rules import RuleDraft, parse_rule
from portal.merchants.flows.flow import Flow
from portal.vocabulary.trigger_name import CASE_ANSWERED, CASE_CLOSED, CASE_OPENED


def _mail(name: str, trigger: str, recipient: str) -> RuleDraft:
    return parse_rule({"name": f"cases: {name}", "trigger": trigger, "recipients": [recipient], "channels": ["email"]})


CASES: Final = Flow(
    name="cases",
    description="A shopper who reports a problem hears that it arrived, what the answer is and when it is settled; "
    "the team hears of every report.",
    rules=(
        _mail("it arrived", CASE_OPENED, "shopper"),
        _mail("the answer", CASE_ANSWERED, "shopper"),
        _mail("settled", CASE_CLOSED, "shopper"),
        _mail("to the team", CASE_OPENED, "team"),
    ),
    is_for_everybody=True,
)
