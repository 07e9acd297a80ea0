"""The reader's language: which one, its words, its direction, and the template filters that speak it.

Babel is used directly because Flask-Babel needs an application context, which a worker does not have. The language is
always set explicitly with `use_locale`; it is never taken from the process's environment.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol, TypeVar

import jinja2
from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from markupsafe import Markup

from portal.vocabulary.marking import N_
from portal.web import formats
from portal.web.data_markup import isolate, json_for_page
from portal.web.icons import draw_icon

#: Whose words they are: the pages of shoppers, and the console, which speaks fewer languages.
PAGE_WORDS: Final = "portal"
CONSOLE_WORDS: Final = "console"
SOURCE_LOCALE = "en"
#: In the order of a language switch.
SUPPORTED_LOCALES: tuple[str, ...] = ("en", "de", "es", "fr", "it", "pl", "pt", "ro", "ar", "ja", "zh-Hant")
_CATALOGUES = Path(__file__).resolve().parent.parent / "translations"

T = TypeVar("T")


class _Amount(Protocol):
    @property
    def minor(self) -> int: ...

    @property
    def currency(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PageLocale:
    """A language in use: `tag` is BCP 47 (`en-GB`), `cldr` forms dates and money, `catalogue` is its words' own tag.

    `domain` says whose words come first where both have a text: a parcel is sent otherwise than a message.
    """

    tag: str
    cldr: Locale
    catalogue: str
    domain: str = PAGE_WORDS

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, for the `dir` attribute."""
        return text_direction(self.tag)


def choose_locale(wanted: Iterable[str | None], merchant_default: str) -> PageLocale:
    """The first wanted tag we speak, exactly or by its language, else the merchant's default, else English.

    `wanted` is in order of preference (the shopper's choice, the order's language, the browser's); tags that are
    malformed or unknown are passed over. A territory is kept for dates and money: `en-GB` has English words. People
    rather read another script than another language: `zh-CN` is served by `zh-Hant`.
    """
    for tag in (*wanted, merchant_default, SOURCE_LOCALE):
        found = _find_locale(tag) if tag else None
        if found is not None:
            return found
    return get_locale(SOURCE_LOCALE)


def get_locale(tag: str) -> PageLocale:
    """The locale of a tag we speak; raises ValueError naming the tag otherwise."""
    found = _find_locale(tag)
    if found is None:
        raise ValueError(f"The language {tag!r} is not one of {', '.join(SUPPORTED_LOCALES)}.")
    return found


@lru_cache(maxsize=256)
def _find_locale(tag: str) -> PageLocale | None:
    try:
        told = Locale.parse(tag.strip().replace("-", "_"))
        # Variants and modifiers (`en@…`) are text of whoever asks: kept, they would stand in headers and addresses.
        cldr = Locale(told.language, territory=told.territory, script=told.script)
    except (ValueError, UnknownLocaleError):
        return None
    names = (str(cldr), f"{cldr.language}-{cldr.script}", cldr.language)
    catalogue = next((name for name in names if name in SUPPORTED_LOCALES), None)
    if catalogue is not None:
        return PageLocale(str(cldr).replace("_", "-"), cldr, catalogue)
    related = next((name for name in SUPPORTED_LOCALES if name.partition("-")[0] == cldr.language), None)
    return PageLocale(related, Locale.parse(related, sep="-"), related) if related else None


def text_direction(tag: str) -> str:
    """`rtl` for Arabic, Hebrew, Persian and Urdu, else `ltr`."""
    return Locale.parse(tag.replace("-", "_")).text_direction


def language_name(tag: str) -> str:
    """A language in its own words (`العربية`), as a language switch shows it."""
    cldr = Locale.parse(tag.replace("-", "_"))
    name = cldr.get_display_name(cldr) or tag
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=32)
def translate(catalogue: str, first: str = PAGE_WORDS) -> NullTranslations:
    """The words of a catalogue, read once per process from its `.po` files; English is the source and has none.

    Those of the domain `first` come before the other's. Reading the source file instead of a compiled one leaves
    nothing that can be out of date.
    """
    words: NullTranslations = NullTranslations()
    for domain in (first, *({PAGE_WORDS, CONSOLE_WORDS} - {first})):
        path = _CATALOGUES / catalogue.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"
        if path.exists():
            read = _read_words(path, catalogue, domain)
            words = read.merge(words) if isinstance(words, Translations) else read
    return words


def _read_words(path: Path, catalogue: str, domain: str) -> Translations:
    with path.open("rb") as source:
        messages = read_po(source, locale=catalogue.replace("-", "_"), domain=domain)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled, domain=domain)


_current: ContextVar[PageLocale | None] = ContextVar("page_locale", default=None)


@contextmanager
def use_locale(locale: PageLocale) -> Iterator[PageLocale]:
    """Everything rendered inside speaks this language; nested uses restore the outer one."""
    token = _current.set(locale)
    try:
        yield locale
    finally:
        _current.reset(token)


def current_locale() -> PageLocale:
    """The language in use; raises LookupError outside `use_locale`, so that no page guesses its language."""
    locale = _current.get()
    if locale is None:
        raise LookupError("No language is set: render inside use_locale(…).")
    return locale


def gettext(message: str) -> str:
    """The message in the language in use."""
    locale = current_locale()
    return translate(locale.catalogue, locale.domain).ugettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message in the plural form that the language in use has for the number."""
    locale = current_locale()
    return translate(locale.catalogue, locale.domain).ungettext(singular, plural, number)


def install_template_filters(env: jinja2.Environment, *, asset_url: Callable[[str], str]) -> None:
    """Give templates `_`, `ngettext`, `locale()` and the filters below; all of them need `use_locale` around rendering.

    `translated` turns a msgid held in data into words without trusting it as HTML, as `_()` would; `N_` marks such a
    msgid for the catalogue. `asset("css/page.css")` is the versioned address of a file under `static/`.
    """
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True  # as deploy.catalogues extracts
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by i18n
    # The extension's own functions take three calls through Jinja for each text, and a page has many.
    env.globals.update(_=_say, gettext=_say, ngettext=_say_count, locale=current_locale, asset=asset_url, N_=N_)
    env.filters.update(
        translated=gettext,
        day=_speaking(formats.format_day),
        short_day=_speaking(formats.format_short_day),
        full_date=_speaking(formats.format_full_date),
        weekday=_speaking(formats.format_weekday),
        clock=_speaking(formats.format_clock),
        number=_speaking(formats.format_number),
        offset=formats.format_offset,
        days_until=_days_until,
        day_range=_day_range,
        window=_window,
        money=_money,
        page_json=json_for_page,
        isolated=isolate,
        icon=draw_icon,
    )


def _say(message: str, /, **values: object) -> Markup:
    """A text with its values, which are escaped; the text itself is ours."""
    text = gettext(message)
    return Markup(text) % values if values else Markup(text.replace("%%", "%"))  # noqa: S704  words of our catalogue


def _say_count(singular: str, plural: str, number: int, /, **values: object) -> Markup:
    """A text in the plural form of a number, which it can show as `num`."""
    return Markup(ngettext(singular, plural, number)) % {"num": number, **values}  # noqa: S704  as above


def _speaking(form: Callable[[T, Locale], str]) -> Callable[[T], str]:
    return lambda value: form(value, current_locale().cldr)


def _days_until(day: date, today: date | None) -> int | None:
    """Days from today to the day; None when the page must not use relative words."""
    return (day - today).days if today is not None else None


def _day_range(first: date, last: date) -> str:
    return formats.format_day_range(first, last, current_locale().cldr)


def _window(start: datetime, end: datetime) -> str:
    return formats.format_window(start, end, current_locale().cldr)


def _money(amount: _Amount) -> str:
    return formats.format_money(amount.minor, amount.currency, current_locale().cldr)
