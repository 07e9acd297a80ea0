"""Returns and refunds: every step of what goes back, and of the money that comes back."""

from typing import Final

from notifier.api.rules import RuleDraft
from notifier.api.vocabulary import Channel
from portal.merchants.flows.flow import Flow

_STEPS: Final = (
    *("return.requested", "return.approved", "return.rejected", "return.label_ready", "return.reminder"),
    *("return.expiring", "return.received", "return.resolved", "return.expired"),
    *("refund.promised", "refund.late", "refund.issued"),
)
#: Steps that few shoppers miss.
_SILENT: Final = ("return.dropped_off", "return.in_transit")

RETURNS: Final = Flow(
    name="returns",
    description="From the request to the money: approval, label, reminders, arrival and refund of a return.",
    rules=tuple(
        RuleDraft(name=f"returns: {trigger}", trigger=trigger, channels=(Channel.EMAIL,), is_on=is_on)
        for triggers, is_on in ((_STEPS, True), (_SILENT, False))
        for trigger in triggers
    ),
    # Returns are taken from the start: who asks for one must hear what becomes of it.
    is_for_everybody=True,
)
