"""The console's own menu: its areas in the order of a merchant's day."""

from dataclasses import dataclass
from typing import Final

from flask import request, url_for

from portal.vocabulary.marking import N_


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An area: `area` is the part of the address behind `/console/`, `title` a msgid, `icon` a drawing's name."""

    area: str
    endpoint: str
    title: str
    icon: str


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry as a page shows it."""

    url: str
    title: str
    icon: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Entries that belong together; the first group has no title."""

    title: str | None
    items: tuple[MenuItem, ...]


MENU: Final = (
    (
        None,
        (
            MenuEntry("", "console.home", N_("Today"), "home"),
            MenuEntry("orders", "console.orders", N_("Orders"), "receipt"),
            MenuEntry("shipments", "console.shipments", N_("Shipments"), "truck"),
            MenuEntry("problems", "console.problems", N_("Problems"), "alert"),
            MenuEntry("cases", "console.cases", N_("Cases"), "talk"),
            MenuEntry("messages", "console.messages", N_("Messages"), "mail"),
            MenuEntry("insights", "console.insights", N_("Insights"), "chart"),
        ),
    ),
    (
        N_("Your page and messages"),
        (
            MenuEntry("branding", "console.branding", N_("Branding"), "palette"),
            MenuEntry("rules", "console.rules", N_("Rules"), "dial"),
            MenuEntry("wording", "console.wording", N_("Wording"), "pen"),
            MenuEntry("blocks", "console.blocks", N_("Content blocks"), "blocks"),
            MenuEntry("products", "console.products", N_("Products"), "gift"),
        ),
    ),
    (
        N_("Set-up"),
        (
            MenuEntry("connections", "console.connections", N_("Connections"), "plug"),
            MenuEntry("team", "console.team", N_("Team"), "people"),
            MenuEntry("keys", "console.keys", N_("API and webhooks"), "code"),
            MenuEntry("audit", "console.audit_log", N_("Audit log"), "clock"),
        ),
    ),
)


def list_menu() -> tuple[MenuGroup, ...]:
    """The menu of the page that is being answered."""
    rest = request.path.removeprefix("/console").strip("/")
    area = rest.partition("/")[0]
    return tuple(
        MenuGroup(
            title,
            tuple(
                MenuItem(url_for(entry.endpoint), entry.title, entry.icon, is_current=entry.area == area)
                for entry in entries
            ),
        )
        for title, entries in MENU
    )
