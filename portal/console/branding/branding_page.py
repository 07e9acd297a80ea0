"""The branding form: kept as a draft while it is filled in, then published, put away or taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.console.branding.look_form import FOOTER_LINKS, HEADER_LINKS, ReadLook, read_look_form
from portal.console.branding.look_report import report_look, version_of
from portal.console.branding.preview import read_choice
from portal.console.branding.views import BrandingPage, LanguageOption, SlotView
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done, say_failed
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.merchants.brand_files import file_of
from portal.merchants.branding import BrandingDraft, BrandLink, PageTexts, SupportWays
from portal.merchants.branding_drafts import (
    LookAtWork,
    discard_draft,
    find_published_number,
    load_look_at_work,
    publish_draft,
    restore_draft,
    save_draft,
)
from portal.models import Merchant
from portal.vocabulary.brand_slot import BrandSlot
from portal.web.locale import SUPPORTED_LOCALES, language_name
from portal.web.locale import gettext as _

TEMPLATE: Final = "console/branding/branding.html"
_LONGEST_NOTE: Final = 200


@dataclass(frozen=True, slots=True)
class Refusal:
    """What stands on a form that is shown again."""

    problems: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    slot: BrandSlot | None = None
    slot_problem: str | None = None


def show_branding() -> Response:
    """`GET /console/branding`; the address chooses what the preview shows."""
    return answer_branding()


def answer_branding(refusal: Refusal | None = None, look: BrandingDraft | None = None, status: int = 200) -> Response:
    """The page with the draft as it is stored, or with a form that is sent back."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        work = load_look_at_work(session, user.merchant_id)
        language = session.get_one(Merchant, user.merchant_id).language
    page = _describe(work, look or work.look, refusal or Refusal(), language)
    return show_page(TEMPLATE, page, status=status, part="report")


def save_look() -> Response | AnyResponse:
    """`POST /console/branding`: keep what was typed as the draft; htmx, on every change, gets the report."""
    read = _read_form()
    if read.problems:
        return answer_branding(Refusal(read.problems, request.form), read.look, status=422)
    with console_context().database.unit_of_work() as session:
        save_draft(session, signed_in_user().actor, read.look)
    if request.headers.get("HX-Request") == "true":
        return answer_branding()
    say_done(_("The draft is saved. Nobody but your team sees it yet."))
    return redirect(url_for("console.branding"), 303)


def publish_look() -> Response | AnyResponse:
    """`POST /console/branding/publish`: what was typed goes to every page and every message."""
    read = _read_form()
    if read.problems:
        return answer_branding(Refusal(read.problems, request.form), read.look, status=422)
    actor, context = signed_in_user().actor, console_context()
    note = " ".join(request.form.get("note", "").split())[:_LONGEST_NOTE]
    with context.database.unit_of_work() as session:
        before = find_published_number(session, actor.merchant_id)
        save_draft(session, actor, read.look)
        is_new = load_look_at_work(session, actor.merchant_id).is_draft
        number = publish_draft(session, actor, note=note, base_url=context.settings.base_url) if is_new else 0
    if not number:
        say_failed(_("Nothing has changed since you published last."))
        return redirect(url_for("console.branding"), 303)
    # The first look became the version before the first that was published here.
    earlier = before or number - 1
    undo = Undo(url_for("console.roll_back_branding", number=earlier))
    say_done(_("Published. Your pages and messages look like this from now on."), undo=undo)
    return redirect(url_for("console.branding"), 303)


def discard_look() -> AnyResponse:
    """`POST /console/branding/discard`: back to what is published."""
    with console_context().database.unit_of_work() as session:
        is_gone = discard_draft(session, signed_in_user().actor)
    if is_gone:
        say_done(_("The draft is put away."), undo=Undo(url_for("console.restore_branding")))
    return redirect(url_for("console.branding"), 303)


def restore_look() -> AnyResponse:
    """`POST /console/branding/restore`: the draft that was put away last."""
    with console_context().database.unit_of_work() as session:
        is_back = restore_draft(session, signed_in_user().actor)
    if is_back:
        say_done(_("The draft is back."))
    else:
        say_failed(_("There is no draft to bring back, or you have begun another."))
    return redirect(url_for("console.branding"), 303)


def _read_form() -> ReadLook:
    with console_context().database.reading() as session:
        before = load_look_at_work(session, signed_in_user().merchant_id).look
    return read_look_form(request.form, before)


def _describe(work: LookAtWork, look: BrandingDraft, refusal: Refusal, merchant_language: str) -> BrandingPage:
    chosen = dict(look.texts)
    languages = tuple(LanguageOption(tag, language_name(tag)) for tag in SUPPORTED_LOCALES)
    return BrandingPage(
        look=look,
        typed=_values(look) | dict(refusal.typed),
        header_links=_filled(look.header_links, HEADER_LINKS),
        footer_links=_filled(look.footer_links, FOOTER_LINKS),
        texts=tuple((language, chosen.get(language.tag, PageTexts())) for language in languages),
        problems=refusal.problems,
        report=report_look(work, tuple(dict.fromkeys(refusal.problems.values()))),
        slots=tuple(
            SlotView(slot.value, file_of(look, slot), refusal.slot_problem if slot is refusal.slot else None)
            for slot in BrandSlot
        ),
        preview=read_choice(merchant_language, version_of(work.look)),
        languages=languages,
        pages_url=f"/m/{signed_in_user().merchant_slug}/track",
    )


def _values(look: BrandingDraft) -> dict[str, str]:
    ways = look.support or SupportWays()
    return {
        "accent": look.colours.accent,
        "header": look.colours.header,
        "heading_font": look.colours.heading_font.value,
        "corners": look.colours.corners.value,
        "logo_width": "" if look.logo_width is None else str(look.logo_width),
        "help_url": look.help_url or "",
        "own_css": look.own_css,
        "support_email": ways.email,
        "support_phone": ways.phone,
        "website": ways.website,
        "note": "",
    }


def _filled(links: tuple[BrandLink, ...], most: int) -> tuple[BrandLink, ...]:
    """The links and empty rows to write more."""
    return (*links, *(BrandLink("", "") for _each in range(most - len(links))))
