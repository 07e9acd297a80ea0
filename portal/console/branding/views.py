"""What the branding pages show."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from portal.merchants.brand_css import CssFinding
from portal.merchants.branding import BrandingDraft, BrandLink, PageTexts
from portal.merchants.custom_domains import DomainView
from portal.merchants.sender_domains import MailDomain, MailDomainReport
from portal.tracking.sample_page import SampleStage
from portal.vocabulary.branding_state import DomainProblem


@dataclass(frozen=True, slots=True)
class ColourReport:
    """A colour as it was chosen and as pages use it; ratios are of text on it or of itself on its ground."""

    name: str
    chosen: str
    light: str
    dark: str
    light_ratio: float
    dark_ratio: float
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class LookReport:
    """What is said about the look beside the preview; `problems` are why what was typed is not saved."""

    is_draft: bool
    saved_at: dt.datetime | None
    author: str
    colours: tuple[ColourReport, ...]
    css_findings: tuple[CssFinding, ...]
    problems: tuple[str, ...]
    #: Changes with every change of the draft, so that the preview is asked for again.
    version: str


@dataclass(frozen=True, slots=True)
class SlotView:
    """An upload: what is there, and what is wrong with what was just sent."""

    slot: str
    url: str | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class PreviewChoice:
    """What the preview shows: `kind` is page or mail, `size` phone or desktop."""

    kind: str
    size: str
    stage: SampleStage
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class LanguageOption:
    """A language pages speak, in its own words."""

    tag: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandingPage:
    """The form with the preview beside it; `problems` maps fields to sentences."""

    look: BrandingDraft
    #: As typed, which may be no look at all.
    typed: Mapping[str, str]
    header_links: tuple[BrandLink, ...]
    footer_links: tuple[BrandLink, ...]
    texts: tuple[tuple[LanguageOption, PageTexts], ...]
    problems: Mapping[str, str]
    report: LookReport
    slots: tuple[SlotView, ...]
    preview: PreviewChoice
    languages: tuple[LanguageOption, ...]
    pages_url: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A published version; `is_first_look` is what pages showed before anything was published here."""

    number: int
    is_current: bool
    author: str
    note: str
    published_at: dt.datetime
    accent: str
    header: str
    preview_url: str
    roll_back_url: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Everything that was ever published, newest first."""

    rows: tuple[HistoryRow, ...]


@dataclass(frozen=True, slots=True)
class DomainPage:
    """A domain of the merchant's own: what was asked for, what to show us, what was found."""

    domain: DomainView | None
    typed: str
    problem: DomainProblem | None
    record_name: str
    record_value: str
    file_url: str
    #: Where the domain must point to, and by which kind of record.
    our_host: str
    our_record: str
    lookup_url: str


@dataclass(frozen=True, slots=True)
class MailDomainPage:
    """The domain mail is sent from; `problems` maps fields to sentences."""

    wanted: MailDomain
    report: MailDomainReport | None
    problems: Mapping[str, str]
