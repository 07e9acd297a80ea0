"""What the demo's pages of this process work with, and how they are rendered."""

from dataclasses import dataclass

from flask import Response, current_app, make_response, render_template

from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from portal.queries.page_links import PageLinks
from portal.settings import Settings
from portal.web.locale import SOURCE_LOCALE, get_locale, use_locale


@dataclass(frozen=True, slots=True)
class DemoContext:
    """Database, links and the settings."""

    settings: Settings
    database: Database
    links: PageLinks


def demo_context() -> DemoContext:
    """The context of the application that handles this request."""
    settings: Settings = current_app.extensions["settings"]
    database: Database = current_app.extensions["database"]
    sealer: Sealer = current_app.extensions["sealer"]
    links = PageLinks(sealer=sealer, base_url=settings.base_url, link_days=settings.link_days)
    return DemoContext(settings, database, links)


def render_demo_page(template: str, page: object, *, block: str | None = None) -> Response:
    """A page of the demo, or one block of it; the demo's own words are English."""
    with use_locale(get_locale(SOURCE_LOCALE)):
        if block is None:
            html = render_template(template, page=page)
        else:
            found = current_app.jinja_env.get_template(template)
            html = "".join(found.blocks[block](found.new_context({"page": page})))
    response = make_response(html)
    response.headers["Cache-Control"] = "no-store"
    return response
