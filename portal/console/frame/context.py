"""What the console of this process works with; set once by the composition root."""

from dataclasses import dataclass

from flask import current_app

from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from portal.queries.page_links import PageLinks
from portal.settings import Settings
from portal.web.rate_limits import RateLimits


@dataclass(frozen=True, slots=True)
class ConsoleContext:
    """Database, keys, links to shoppers' pages, settings and limits."""

    database: Database
    sealer: Sealer
    signer: Signer
    settings: Settings
    limits: RateLimits
    links: PageLinks


def console_context() -> ConsoleContext:
    """The context of the application that handles this request."""
    context: ConsoleContext = current_app.extensions["console"]
    return context
