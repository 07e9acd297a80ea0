"""Addresses of the first steps."""

from typing import Final

from portal.console.frame.address import Address
from portal.console.start.message import send_test_message
from portal.console.start.order import place_order, show_test_order
from portal.console.start.steps import (
    put_away,
    save_details,
    save_look,
    show_start,
    skip_one,
)
from portal.vocabulary.permission import Permission

_MANAGE: Final = Permission.MANAGE

ADDRESSES: Final[tuple[Address, ...]] = (
    Address("/start", "start", show_start, _MANAGE),
    Address("/start/details", "save_details", save_details, _MANAGE, "POST"),
    Address("/start/look", "save_first_look", save_look, _MANAGE, "POST"),
    Address("/start/order", "test_order", show_test_order, _MANAGE),
    Address("/start/order", "place_test_order", place_order, _MANAGE, "POST"),
    Address("/start/message", "send_test_message", send_test_message, _MANAGE, "POST"),
    Address("/start/skip", "skip_step", skip_one, _MANAGE, "POST"),
    Address("/start/away", "put_away_steps", put_away, _MANAGE, "POST"),
)
