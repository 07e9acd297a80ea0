"""Which language a page speaks: the one chosen on the page, the order's, the browser's, the merchant's."""

from functools import lru_cache

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from portal.tracking.page_view_brand import Link
from portal.web.locale import SUPPORTED_LOCALES, PageLocale, choose_locale, language_name


@lru_cache(maxsize=2048)
def page_locale(chosen: str, order_language: str | None, browser: str, merchant_language: str) -> PageLocale:
    """The language of a page; `browser` is an Accept-Language header as it came."""
    accepted = [tag for tag, quality in parse_accept_header(browser, LanguageAccept) if quality > 0]
    return choose_locale((chosen or None, order_language, *accepted), merchant_language)


def language_links(path: str, locale: PageLocale) -> tuple[Link, ...]:
    """The switch of a page: every language in its own words."""
    return tuple(
        Link(label=language_name(tag), url=f"{path}?lang={tag}", language=tag, is_current=tag == locale.catalogue)
        for tag in SUPPORTED_LOCALES
    )
