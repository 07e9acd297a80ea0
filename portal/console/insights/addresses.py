"""Addresses of the pages of figures."""

from typing import Final

from portal.console.frame.address import Address
from portal.console.insights.messages import export_costs, export_figures, show_messages
from portal.vocabulary.permission import Permission

_GROUPS: Final = "any(day, channel, reason, rule, trigger, language)"

ADDRESSES: Final = (
    Address("/insights", "insights", show_messages, Permission.SEE),
    Address("/insights/cost.csv", "export_costs", export_costs, Permission.SEE),
    Address(f"/insights/<{_GROUPS}:group>.csv", "export_figures", export_figures, Permission.SEE),
)
