"""What the console calls the ready-made flows, and what each is good for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from portal.merchants.flows.registry import FLOWS
from portal.vocabulary.marking import N_


@dataclass(frozen=True, slots=True)
class FlowWords:
    """Both are msgids."""

    title: str
    purpose: str


FLOW_WORDS: Final[Mapping[str, FlowWords]] = MappingProxyType(
    {
        "everyday": FlowWords(
            N_("Everyday order news"),
            N_("What everybody wants to know: placed, in preparation, sent, ready for pickup, delivered, cancelled."),
        ),
        "delays": FlowWords(
            N_("Delays"),
            N_("The day moves, is at risk or missed, or nothing is heard: shoppers know before they have to ask."),
        ),
        "pickup": FlowWords(
            N_("Pickup"),
            N_("A parcel to fetch, and a reminder before it goes back: push, then WhatsApp, then SMS."),
        ),
        "returns": FlowWords(
            N_("Returns and refunds"),
            N_("Every step from the request to the money, so that nobody has to write to ask for it."),
        ),
        "repurchase": FlowWords(
            N_("Order again"),
            N_("A reminder 20, 30 and 40 days after something that gets used up has arrived, until one is clicked."),
        ),
        "thank-you": FlowWords(
            N_("Thank-you for big orders"),
            N_("Two days after an order above 100 EUR has arrived. Write your code into its wording."),
        ),
        "carrier-chase": FlowWords(
            N_("Ask the carrier"),
            N_("The carrier gets the evidence of a parcel silent for 4 days, and a reminder after 7."),
        ),
        "feedback": FlowWords(
            N_("Ask for feedback"),
            N_("One question three days after a delivery that was neither late nor in trouble."),
        ),
        "cases": FlowWords(
            N_("Reported problems"),
            N_("Who reports a problem hears that it arrived, what the answer is and when it is settled."),
        ),
    }
)


def find_flow_title(rule_name: str) -> str | None:
    """The flow that knows a rule by this name."""
    return next(
        (
            FLOW_WORDS[name].title
            for name, flow in FLOWS.items()
            if name in FLOW_WORDS and any(rule.name == rule_name for rule in flow.rules)
        ),
        None,
    )
