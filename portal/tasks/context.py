"""What tasks of this process work with; set once by the composition root."""

from dataclasses import dataclass, field

from celery import Celery

from notifier.foundation.database import Database
from notifier.foundation.draining import Drain
from portal.queries.page_links import PageLinks
from portal.settings import Settings


@dataclass(frozen=True, slots=True)
class PortalContext:
    """The database, how links are made, the settings, and one drain per kind of work."""

    settings: Settings
    database: Database
    links: PageLinks
    drains: dict[str, Drain] = field(default_factory=dict)

    def drain(self, name: str) -> Drain:
        """The drain of a kind of work, made on first use."""
        return self.drains.setdefault(name, Drain())


def portal_context(app: Celery) -> PortalContext:
    """The context the composition root gave this Celery application."""
    context: PortalContext = app.portal_context  # type: ignore[attr-defined]  # set by portal.worker
    return context
