"""What a merchant typed into the branding form, as a look, or as sentences about what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from notifier.api.addresses import AddressError, normalise_email
from portal.merchants.brand_css import MOST_BYTES
from portal.merchants.branding import BrandingDraft, BrandLink, PageTexts, SupportWays
from portal.merchants.contrast import Branding as BrandColours
from portal.merchants.contrast import CornerStyle, HeadingFont
from portal.web.locale import SUPPORTED_LOCALES
from portal.web.locale import gettext as _
from portal.web.safe_urls import https_url, safe_url

HEADER_LINKS: Final = 4
FOOTER_LINKS: Final = 6
TEXT_PARTS: Final = ("welcome", "support", "footer")
_LONGEST_TEXT: Final = 300
_LONGEST_LABEL: Final = 40
_WIDTHS: Final = range(24, 401)
_COLOUR: Final = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class ReadLook:
    """The look, valid only without problems; `problems` maps fields to sentences."""

    look: BrandingDraft
    problems: Mapping[str, str]


def read_look_form(form: Mapping[str, str], before: BrandingDraft) -> ReadLook:
    """The form over the look it began with: files, which have forms of their own, stay as they are."""
    problems: dict[str, str] = {}
    colours = _read_colours(form, before.colours, problems)
    width, height = _read_logo_size(form, before, problems)
    look = replace(
        before,
        colours=colours,
        logo_width=width,
        logo_height=height,
        header_links=_read_links(form, "header", HEADER_LINKS, problems),
        footer_links=_read_links(form, "footer", FOOTER_LINKS, problems),
        help_url=_read_url(form, "help_url", problems) or None,
        texts=_read_texts(form, problems),
        own_css=_read_css(form, problems),
        support=_read_support(form, problems),
    )
    return ReadLook(look, problems)


def _line(form: Mapping[str, str], name: str) -> str:
    return _CONTROL.sub(" ", form.get(name, "")).strip()


def _read_colours(form: Mapping[str, str], before: BrandColours, problems: dict[str, str]) -> BrandColours:
    found = {name: _COLOUR.fullmatch(_line(form, name)) for name in ("accent", "header")}
    for name, match in found.items():
        if match is None:
            problems[name] = _("Write a colour such as #1a7f5a.")
    accent, header = (
        f"#{match[1].lower()}" if match else usual
        for match, usual in zip(found.values(), (before.accent, before.header), strict=True)
    )
    fonts, corners = [font.value for font in HeadingFont], [style.value for style in CornerStyle]
    font = form.get("heading_font", "")
    corner = form.get("corners", "")
    return BrandColours(
        accent,
        header,
        HeadingFont(font) if font in fonts else before.heading_font,
        CornerStyle(corner) if corner in corners else before.corners,
    )


def _read_logo_size(
    form: Mapping[str, str], before: BrandingDraft, problems: dict[str, str]
) -> tuple[int | None, int | None]:
    """A new width in the proportions of the old size."""
    typed, width, height = _line(form, "logo_width"), before.logo_width, before.logo_height
    if not typed or not width or not height:
        return width, height
    if not typed.isascii() or not typed.isdigit() or int(typed[:6]) not in _WIDTHS:
        problems["logo_width"] = _("Write a width from 24 to 400.")
        return width, height
    wanted = int(typed)
    return wanted, height if wanted == width else max(1, round(wanted * height / width))


def _read_links(form: Mapping[str, str], name: str, most: int, problems: dict[str, str]) -> tuple[BrandLink, ...]:
    links: list[BrandLink] = []
    for number in range(most):
        label, url = _line(form, f"{name}_label_{number}")[:_LONGEST_LABEL], _line(form, f"{name}_url_{number}")
        if not label and not url:
            continue
        if not label:
            problems[f"{name}_label_{number}"] = _("Give the link a name.")
        if safe_url(url) is None or len(url) > 500:
            problems[f"{name}_url_{number}"] = _("Write a full address that begins with https://.")
        links.append(BrandLink(label, url))
    return tuple(links)


def _read_url(form: Mapping[str, str], name: str, problems: dict[str, str]) -> str:
    url = _line(form, name)
    if url and (https_url(url) is None or len(url) > 500):
        problems[name] = _("Write a full address that begins with https://.")
    return url


def _read_texts(form: Mapping[str, str], problems: dict[str, str]) -> tuple[tuple[str, PageTexts], ...]:
    found: list[tuple[str, PageTexts]] = []
    for language in sorted(SUPPORTED_LOCALES):
        parts = {part: _line(form, f"{part}_{language}") for part in TEXT_PARTS}
        for part, text in parts.items():
            if len(text) > _LONGEST_TEXT:
                problems[f"{part}_{language}"] = _("Write 300 characters at most.")
        texts = PageTexts(**parts)
        if not texts.is_empty:
            found.append((language, texts))
    return tuple(found)


def _read_css(form: Mapping[str, str], problems: dict[str, str]) -> str:
    css = form.get("own_css", "").replace("\0", "").replace("\r\n", "\n").strip()
    if len(css.encode()) > MOST_BYTES:
        problems["own_css"] = _("Your styles may be 20 kB long at most.")
        return ""
    return css


def _read_support(form: Mapping[str, str], problems: dict[str, str]) -> SupportWays:
    email, phone = _line(form, "support_email"), _line(form, "support_phone")
    if email:
        try:
            email = normalise_email(email, allows_local=True)
        except AddressError:
            problems["support_email"] = _("Write an e-mail address such as help@example.com.")
    if phone and (len(phone) > 40 or not any(sign.isdigit() for sign in phone)):
        problems["support_phone"] = _("Write a phone number such as +1 555 0142.")
    return SupportWays(email, phone, _read_url(form, "website", problems))
