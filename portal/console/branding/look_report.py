"""What is said about a look: its colours as pages use them, how readable they are, and what its styles lost."""

from notifier.foundation.digests import digest_text
from portal.console.branding.views import ColourReport, LookReport
from portal.merchants.brand_css import clean_css
from portal.merchants.branding import BrandingDraft
from portal.merchants.branding_drafts import LookAtWork
from portal.merchants.contrast import DARK_SURFACES, LIGHT_SURFACES, contrast, palette
from portal.merchants.contrast import Branding as BrandColours


def report_look(work: LookAtWork, problems: tuple[str, ...] = ()) -> LookReport:
    """The report of a draft, or of what is published."""
    return LookReport(
        is_draft=work.is_draft,
        saved_at=work.saved_at,
        author=work.author,
        colours=report_colours(work.look.colours),
        css_findings=clean_css(work.look.own_css).findings,
        problems=problems,
        version=version_of(work.look),
    )


def version_of(look: BrandingDraft) -> str:
    """A short text that is another for every other look."""
    return digest_text(repr(look))[:12]


def report_colours(colours: BrandColours) -> tuple[ColourReport, ...]:
    """Buttons, links and header, each by the ratio that decides whether people can read it (WCAG 2.2, 1.4.3)."""
    light, dark = palette(colours, is_dark=False), palette(colours, is_dark=True)
    return (
        _report(
            "buttons",
            colours.accent,
            (light["--accent"], dark["--accent"]),
            (light["--on-accent"], dark["--on-accent"]),
        ),
        _report(
            "links",
            colours.accent,
            (light["--accent-text"], dark["--accent-text"]),
            (LIGHT_SURFACES[1], DARK_SURFACES[0]),
        ),
        _report(
            "header", colours.header, (light["--header"], dark["--header"]), (light["--on-header"], dark["--on-header"])
        ),
    )


def _report(name: str, chosen: str, used: tuple[str, str], beside: tuple[str, str]) -> ColourReport:
    chosen = _long(chosen)
    return ColourReport(
        name=name,
        chosen=chosen,
        light=used[0],
        dark=used[1],
        light_ratio=round(contrast(used[0], beside[0]), 1),
        dark_ratio=round(contrast(used[1], beside[1]), 1),
        is_corrected=used[0] != chosen,
    )


def _long(colour: str) -> str:
    digits = colour.removeprefix("#").lower()
    return "#" + ("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits)
