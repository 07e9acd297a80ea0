"""The version of a page as one short text: the ETag, and the key of the kept bytes."""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from notifier.foundation.clock import utc_now
from portal.queries.page_versions import FindPageVersion, PageVersion
from portal.shopper.page_languages import page_locale
from portal.web.locale import PageLocale
from portal.web.page_cache import AskedPage


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def merchant_day(version: PageVersion) -> dt.date:
    """Today where the merchant is: pages say "today" and drop estimates that have passed."""
    return utc_now().astimezone(_zone(version.time_zone)).date()


def locale_of(asked: AskedPage, version: PageVersion) -> PageLocale:
    """The language this page is shown in."""
    return page_locale(
        asked.chosen_language, version.order_language, asked.browser_languages, version.merchant_language
    )


def version_text(version: PageVersion, locale: PageLocale, *, build: str) -> str:
    """Everything that changes the bytes: order, look, day, language, kind of link, and our own templates."""
    day = merchant_day(version).toordinal()
    return f"{version.order_version}-{version.merchant_version}-{day}-{version.kind[0]}-{locale.tag}-{build}"


class PageState(NamedTuple):
    """The current state of one page: its version as text, what the link opens, and the language it is shown in."""

    version: str
    found: PageVersion
    locale: PageLocale

    @property
    def locale_tag(self) -> str:
        """The language, as the layer names it."""
        return self.locale.tag


class PageVersions:
    """Finds the state of a page for the WSGI layer, which hands it on to the view."""

    def __init__(self, find: FindPageVersion, *, build: str) -> None:
        """`build` changes with every change of templates and styles."""
        self.find = find
        self.build = build

    def __call__(self, asked: AskedPage) -> PageState | None:
        """The state of a page now, None when the link opens nothing."""
        found = self.find(asked.token)
        if found is None:
            return None
        locale = locale_of(asked, found)
        return PageState(version_text(found, locale, build=self.build), found, locale)
