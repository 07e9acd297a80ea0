"""What the API of this process works with; set once by the composition root."""

from dataclasses import dataclass

from flask import current_app

from notifier.foundation.database import Database
from portal.queries.page_links import PageLinks
from portal.web.rate_limits import RateLimits


@dataclass(frozen=True, slots=True)
class ApiContext:
    """Database, links to shoppers' pages and limits."""

    database: Database
    links: PageLinks
    limits: RateLimits

    @property
    def base_url(self) -> str:
        """The public address without a slash at the end."""
        return self.links.base_url

    @property
    def docs_url(self) -> str:
        """Where the documentation stands."""
        return f"{self.base_url}/api/docs"


def api_context() -> ApiContext:
    """The context of the application that handles this request."""
    context: ApiContext = current_app.extensions["api"]
    return context
