"""Thank-you: for orders above an amount, with the code that the merchant writes into its words.

The rule answers `relationship.thank_you` and not `order.all_delivered`: a code is promotion, which nobody gets without
having said yes, and of orders in one parcel no "all delivered" is told.
"""

from typing import Final

from notifier.api.rules import parse_rule
from portal.merchants.flows.flow import Flow

THANK_YOU: Final = Flow(
    name="thank-you",
    description="A thank-you with a code two days after an order above 100 EUR has arrived; write the code into the "
    "words of relationship.thank_you.",
    rules=(
        parse_rule(
            {
                "name": "thank-you: orders above 100 EUR",
                "trigger": "relationship.thank_you",
                "channels": ["email"],
                "conditions": {
                    "fact": "order.total",
                    "is": "greater_than",
                    "value": {"amount": "100.00", "currency": "EUR"},
                },
                "timing": {"kind": "after", "amount": 2, "unit": "days", "at": "10:00"},
            }
        ),
    ),
)
