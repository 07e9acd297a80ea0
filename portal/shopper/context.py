"""What shopper pages of this process work with; set once by the composition root."""

from dataclasses import dataclass

from flask import current_app

from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from portal.queries.page_links import PageLinks
from portal.shopper.page_version import PageVersions
from portal.web.page_cache import PageCache
from portal.web.rate_limits import RateLimits


@dataclass(frozen=True, slots=True)
class ShopperContext:
    """Database, links, kept pages and limits."""

    database: Database
    links: PageLinks
    signer: Signer
    sealer: Sealer
    #: Origins of push services accepted beside the notifier's own list.
    push_origins: tuple[str, ...]
    versions: PageVersions
    pages: PageCache
    limits: RateLimits


def shopper_context() -> ShopperContext:
    """The context of the application that handles this request."""
    context: ShopperContext = current_app.extensions["shopper"]
    return context
