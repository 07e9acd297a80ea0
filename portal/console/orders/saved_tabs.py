"""The tabs above the list of orders: all, what shops look at most, and what they have saved."""

from collections.abc import Iterable, Mapping
from typing import Final

from portal.console.orders.list_urls import list_url
from portal.console.orders.views import ViewTab
from portal.orders.saved_views import View
from portal.vocabulary.marking import N_
from portal.web.locale import gettext

#: Always there; problems have a page of their own.
_USUAL: Final[tuple[tuple[str, Mapping[str, str]], ...]] = (
    (N_("All orders"), {}),
    (N_("On the way"), {"milestone": "in_transit"}),
    (N_("Late"), {"late": "late"}),
    (N_("Waiting at a pickup point"), {"milestone": "available_for_pickup"}),
)


def make_tabs(saved: Iterable[View], query: Mapping[str, str]) -> tuple[ViewTab, ...]:
    """All tabs; the one whose filters are set is the current one."""
    asked = {name: value for name, value in query.items() if name != "q"}
    usual = [
        ViewTab(list_url("console.orders", wanted), gettext(name), dict(wanted) == asked) for name, wanted in _USUAL
    ]
    own = [
        ViewTab(list_url("console.orders", view.query), view.name, view.query == asked, view.view_id) for view in saved
    ]
    return (*usual, *own)
