"""What a page needs of the merchant's brand: name, logo, links, contact, and the address of its stylesheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Link:
    """A link as shown: `label` in the merchant's words or a language's own name; `language` (BCP 47) if it differs."""

    label: str
    url: str
    language: str | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture on our own origin with its size in CSS pixels, so that nothing jumps while it loads.

    `dark_url` is the variant for dark mode, None when one picture serves both.
    """

    url: str
    dark_url: str | None
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SupportContact:
    """How a shopper reaches the shop; `phone` is E.164 for the link, `phone_label` as people write it."""

    email: str | None
    phone: str | None
    phone_label: str | None
    help_url: str | None


@dataclass(frozen=True, slots=True)
class BrandTexts:
    """Lines in the merchant's words: under the headline, beside the support contact, at the foot of every page."""

    welcome: str = ""
    support: str = ""
    footer: str = ""


_NO_TEXTS = BrandTexts()


@dataclass(frozen=True, slots=True)
class Brand:
    """The merchant as the shopper knows it. Without a logo the name is set as a word-mark.

    `stylesheet_url` is `/m/<slug>/brand.css?v=<digest>`; `home_url`, header and footer links lead to the shop (https).
    """

    slug: str
    name: str
    logo: Logo | None
    home_url: str | None
    stylesheet_url: str
    header_links: tuple[Link, ...]
    footer_links: tuple[Link, ...]
    support: SupportContact
    lookup_url: str
    #: Square picture for tabs; what messengers show beside a link. On our own origin.
    icon_url: str | None = None
    card_url: str | None = None
    #: By language.
    texts: Mapping[str, BrandTexts] = field(default_factory=dict)

    def texts_in(self, tag: str) -> BrandTexts:
        """The merchant's lines in a language (BCP 47), those of `en` for `en-GB`; nothing where there are none."""
        return self.texts.get(tag) or self.texts.get(tag.partition("-")[0]) or _NO_TEXTS
