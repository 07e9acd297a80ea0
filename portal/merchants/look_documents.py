"""A look as JSON, for its versions."""

from dataclasses import asdict
from typing import Any

from portal.merchants.branding import BrandingDraft, BrandLink, PageTexts, SupportWays
from portal.merchants.contrast import Branding as BrandColours
from portal.merchants.contrast import CornerStyle, HeadingFont

_PLAIN = (
    *("logo_url", "logo_dark_url", "logo_width", "logo_height", "mail_logo_url"),
    *("icon_url", "card_url", "font_url", "help_url", "own_css"),
)


def write_look(look: BrandingDraft) -> dict[str, Any]:
    """The JSON object `read_look` understands."""
    return {
        **{name: getattr(look, name) for name in _PLAIN},
        "colours": asdict(look.colours),
        "header_links": [asdict(link) for link in look.header_links],
        "footer_links": [asdict(link) for link in look.footer_links],
        "texts": {language: asdict(texts) for language, texts in look.texts},
        "support": None if look.support is None else asdict(look.support),
    }


def read_look(document: dict[str, Any]) -> BrandingDraft:
    """The look of a document written by us; what an older one does not have is as usual."""
    colours, support = document["colours"], document.get("support")
    return BrandingDraft(
        **{name: document[name] for name in _PLAIN if document.get(name) is not None},
        colours=BrandColours(
            accent=colours["accent"],
            header=colours["header"],
            heading_font=HeadingFont(colours["heading_font"]),
            corners=CornerStyle(colours["corners"]),
        ),
        header_links=_links(document.get("header_links")),
        footer_links=_links(document.get("footer_links")),
        texts=tuple((language, PageTexts(**texts)) for language, texts in sorted(document.get("texts", {}).items())),
        support=None if support is None else SupportWays(**support),
    )


def _links(stored: list[dict[str, str]] | None) -> tuple[BrandLink, ...]:
    return tuple(BrandLink(link["label"], link["url"]) for link in stored or ())
