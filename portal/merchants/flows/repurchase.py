"""Repurchase: 20, 30 and 40 days after something that gets used up has arrived.

The rules answer `relationship.consumable_due` and not `shipment.delivered`, for its words speak of buying again, it is
an offer by law (nobody gets it without having said yes), and a return, a case or bad feedback takes it back.
"""

from typing import Final

from notifier.api.rules import RuleDraft, parse_rule
from notifier.api.vocabulary import JsonValue
from portal.merchants.flows.flow import Flow

_TRIGGER: Final = "relationship.consumable_due"
#: Days after delivery at which the trigger comes, at 10:00 where the parcel went; a test compares them with the clock.
TOLD_AFTER_DAYS: Final = 20
#: Who has clicked has decided; earlier reminders that nobody clicked are no reason to stop.
_NOT_CLICKED: Final[JsonValue] = {"fact": "earlier.message_clicked", "is": "not_contains", "value": _TRIGGER}


def _reminder(days: int) -> RuleDraft:
    later = days - TOLD_AFTER_DAYS
    timing: JsonValue = {"kind": "after", "amount": later, "unit": "days", "at": "10:00"} if later else None
    return parse_rule(
        {
            "name": f"repurchase: {days} days after delivery",
            "trigger": _TRIGGER,
            "channels": ["email"],
            "conditions": _NOT_CLICKED if later else {},
            "timing": timing or {"kind": "at_once"},
        }
    )


REPURCHASE: Final = Flow(
    name="repurchase",
    description="A reminder to order again 20, 30 and 40 days after a product tagged “consumable” has arrived, until "
    "one is clicked.",
    rules=tuple(_reminder(days) for days in (20, 30, 40)),
)
