"""Addresses of pages about orders and their parcels."""

from typing import Final

from portal.console.frame.address import Address
from portal.console.orders.export import export_filtered
from portal.console.orders.list import show_orders
from portal.console.orders.many_orders import change_orders
from portal.console.orders.one_order import show_order
from portal.console.orders.order_changes import (
    add_order_note,
    change_order_link,
    mute_order,
    remove_order_note,
    tag_order,
)
from portal.console.orders.order_corrections import set_carrier, set_milestone, set_number, set_stage
from portal.console.orders.order_views import remove_order_view, save_order_view
from portal.console.orders.problems import show_problems
from portal.console.orders.shipments import show_shipments
from portal.vocabulary.permission import Permission

_ORDER: Final = "/orders/<uuid:order_id>"
_PARCEL: Final = f"{_ORDER}/shipments/<uuid:shipment_id>"

ADDRESSES: Final = (
    Address("/orders", "orders", show_orders, Permission.SEE),
    Address("/orders/export", "export_orders", export_filtered, Permission.SEE),
    Address("/orders/ticked", "change_orders", change_orders, Permission.SERVE, "POST"),
    Address("/orders/views", "save_order_view", save_order_view, Permission.SERVE, "POST"),
    Address("/orders/views/<uuid:view_id>/remove", "remove_order_view", remove_order_view, Permission.SERVE, "POST"),
    Address("/problems", "problems", show_problems, Permission.SEE),
    Address("/shipments", "shipments", show_shipments, Permission.SEE),
    Address(_ORDER, "order", show_order, Permission.SEE),
    Address(f"{_ORDER}/notes", "add_order_note", add_order_note, Permission.SERVE, "POST"),
    Address(f"{_ORDER}/notes/<uuid:note_id>/remove", "remove_order_note", remove_order_note, Permission.SERVE, "POST"),
    Address(f"{_ORDER}/tags", "tag_order", tag_order, Permission.SERVE, "POST"),
    Address(f"{_ORDER}/mute", "mute_order", mute_order, Permission.SERVE, "POST"),
    Address(f"{_ORDER}/link", "change_order_link", change_order_link, Permission.SERVE, "POST"),
    Address(f"{_ORDER}/stage", "set_stage", set_stage, Permission.SERVE, "POST"),
    Address(f"{_PARCEL}/carrier", "set_carrier", set_carrier, Permission.SERVE, "POST"),
    Address(f"{_PARCEL}/number", "set_number", set_number, Permission.SERVE, "POST"),
    Address(f"{_PARCEL}/milestone", "set_milestone", set_milestone, Permission.SERVE, "POST"),
)
