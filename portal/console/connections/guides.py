"""How each store and tracker is connected, in the words of its own screens; what stands in its menus stays English."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from portal.sources.stores.registry import STORES
from portal.sources.trackers.registry import TRACKERS
from portal.vocabulary.connection_kind import ConnectionKind
from portal.vocabulary.marking import N_


@dataclass(frozen=True, slots=True)
class Guide:
    """A source with its steps; `title` is a name and not translated, the other texts are msgids.

    With `has_own_secret` the vendor makes the secret, which the merchant brings here; else we make it.
    """

    source: str
    kind: ConnectionKind
    title: str
    summary: str
    steps: tuple[str, ...]
    icon: str
    has_own_secret: bool = False
    #: What the vendor is to report, as its menu names it.
    events: tuple[str, ...] = ()
    help_url: str = ""


_GUIDES: Final = (
    Guide(
        source="shopify",
        kind=ConnectionKind.STORE,
        title="Shopify",
        summary=N_("Orders, fulfilments and refunds of your Shopify shop, the moment they happen."),
        steps=(
            N_("In Shopify, open Settings, then Notifications, then Webhooks."),
            N_("Press Create webhook. Choose the event, the format JSON, and paste the address below as the URL."),
            N_("Do this once for each event of the list below."),
            N_(
                "Under the webhooks, Shopify shows the secret they are signed with. "
                "Copy it, paste it below and press Save."
            ),
        ),
        icon="store",
        has_own_secret=True,
        events=(
            "Order creation",
            "Order update",
            "Order cancellation",
            "Fulfillment creation",
            "Fulfillment update",
            "Refund create",
        ),
        help_url="https://help.shopify.com/en/manual/fulfillment/setup/notifications/webhooks",
    ),
    Guide(
        source="easypost",
        kind=ConnectionKind.TRACKER,
        title="EasyPost",
        summary=N_("Scans of more than a hundred carriers by EasyPost's trackers."),
        steps=(
            N_("In EasyPost, open Webhooks and choose Production."),
            N_("Press Add Webhook and paste the address below as the URL."),
            N_("Paste the secret below as the webhook secret and save."),
        ),
        icon="truck",
        events=("tracker.created", "tracker.updated"),
        help_url="https://docs.easypost.com/guides/webhooks-guide",
    ),
    Guide(
        source="simulated",
        kind=ConnectionKind.TRACKER,
        title="Milepost Test Carrier",
        summary=N_("A carrier that exists only here, for trying things out."),
        steps=(N_("There is nothing to set up: test orders use it by themselves."),),
        icon="van",
    ),
)
GUIDES: Final[Mapping[str, Guide]] = MappingProxyType({guide.source: guide for guide in _GUIDES})


def get_guide(source: str) -> Guide:
    """The guide of a source; of one that has none, its bare name."""
    kind = ConnectionKind.TRACKER if source in TRACKERS else ConnectionKind.STORE
    return GUIDES.get(source) or Guide(source, kind, source.replace("_", " ").title(), "", (), "plug")


def list_guides() -> tuple[Guide, ...]:
    """What can be connected: stores first."""
    return tuple(get_guide(source) for source in (*STORES, *TRACKERS))
