"""The draft on the merchant's pages and in its mails, shown inside the branding page with an invented order."""

import re
import uuid
from dataclasses import dataclass
from typing import Final

from flask import Response, abort, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.api.looks import preview_look
from notifier.foundation.clock import utc_now
from notifier.foundation.errors import UnknownRecordError
from portal.console.branding.look_report import version_of
from portal.console.branding.views import PreviewChoice
from portal.console.frame.context import console_context
from portal.console.frame.user import signed_in_user
from portal.merchants.brand_css import clean_css
from portal.merchants.brand_sheet import BrandSheet, write_sheet
from portal.merchants.branding import BrandingDraft, describe_sender
from portal.merchants.branding_drafts import get_version, load_look_at_work
from portal.models import Merchant, Product
from portal.tracking.sample_page import NUMBER, SampleGood, SampleStage, SampleWanted, make_sample_page
from portal.web.locale import SUPPORTED_LOCALES, choose_locale, get_locale, use_locale
from portal.web.locale import gettext as _
from portal.web.security_headers import CONTENT_SECURITY_POLICY

_GOODS: Final = 2
_SCRIPT: Final = re.compile(r"<script\b.*?</script>", re.DOTALL)
#: The page is looked at, not used: nothing runs, nothing is sent, and only our own pages may frame it.
_PAGE_POLICY: Final = (
    CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    .replace("script-src 'self'; ", "")
    .replace("form-action 'self'", "form-action 'none'")
    + "; sandbox allow-same-origin"
)
_MAIL_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Whose look, and which: the draft's, or that of an earlier version."""

    merchant: Merchant
    look: BrandingDraft
    goods: tuple[SampleGood, ...]
    currency: str


def read_choice(merchant_language: str, version: str) -> PreviewChoice:
    """What the visitor wants to see, by the address; anything unknown is as usual."""
    args = request.args
    stages = [stage.value for stage in SampleStage]
    stage = args.get("stage", "")
    language = args.get("language", "")
    choice = PreviewChoice(
        kind="mail" if args.get("kind") == "mail" else "page",
        size="desktop" if args.get("size") == "desktop" else "phone",
        stage=SampleStage(stage) if stage in stages else SampleStage.IN_TRANSIT,
        language=language if language in SUPPORTED_LOCALES else choose_locale([], merchant_language).catalogue,
        url="",
    )
    url = url_for(
        "console.branding_preview",
        kind=choice.kind,
        stage=choice.stage.value,
        language=choice.language,
        version=version,
    )
    return PreviewChoice(choice.kind, choice.size, choice.stage, choice.language, url)


def show_preview() -> Response:
    """`GET /console/branding/preview`: the draft, or with `number` an earlier version, as a page or a mail."""
    shown = _load(_number())
    choice = read_choice(shown.merchant.language, "")
    html = _mail(shown, choice) if choice.kind == "mail" else _page(shown, choice)
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _MAIL_POLICY if choice.kind == "mail" else _PAGE_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def show_preview_stylesheet() -> Response:
    """`GET /console/branding/preview.css`: the stylesheet of the same look."""
    look = _load(_number()).look
    css = write_sheet(BrandSheet(look.colours, look.font_url or "", clean_css(look.own_css).css))
    return Response(css, mimetype="text/css", headers={"Cache-Control": "no-store"})


def _number() -> int | None:
    told = request.args.get("number", "")
    return int(told[:9]) if told.isascii() and told.isdigit() else None


def _load(number: int | None) -> _Shown:
    merchant_id = signed_in_user().merchant_id
    with console_context().database.reading() as session:
        merchant = session.get_one(Merchant, merchant_id)
        try:
            look = (
                load_look_at_work(session, merchant_id).look
                if number is None
                else get_version(session, merchant_id, number).look
            )
        except UnknownRecordError:
            abort(404)
        goods, currency = _load_goods(session, merchant_id)
        session.expunge(merchant)
    return _Shown(merchant, look, goods, currency)


def _load_goods(session: Session, merchant_id: uuid.UUID) -> tuple[tuple[SampleGood, ...], str]:
    """The merchant's own best-known goods, or invented ones."""
    rows = session.execute(
        select(Product.title, Product.price_minor, Product.image_url, Product.currency)
        .where(Product.merchant_id == merchant_id, Product.image_url.is_not(None))
        .order_by(Product.order_count.desc(), Product.sku)
        .limit(_GOODS)
    ).all()
    if not rows:
        return (SampleGood(_("Rain jacket"), 12900), SampleGood(_("Steel bottle"), 2200)), "EUR"
    return tuple(SampleGood(row.title, row.price_minor, row.image_url) for row in rows), rows[0].currency


def _page(shown: _Shown, choice: PreviewChoice) -> str:
    locale = get_locale(choice.language)
    wanted = SampleWanted(stage=choice.stage, locale=locale, now=utc_now(), goods=shown.goods, currency=shown.currency)
    sheet = url_for("console.branding_preview_stylesheet", number=_number(), version=version_of(shown.look))
    page = make_sample_page(shown.merchant, shown.look, wanted, stylesheet_url=sheet)
    with use_locale(locale):
        html = render_template("shopper/tracking_page.html", page=page)
    return _SCRIPT.sub("", html).replace("<head>", '<head><base target="_blank">', 1)


def _mail(shown: _Shown, choice: PreviewChoice) -> str:
    base_url = console_context().links.base_url
    lines = [
        {"sku": "", "title": good.title, "variant": "", "quantity": 1, "price_minor": good.price_minor}
        | {"currency": shown.currency, "image_url": f"{base_url}{good.image_url}" if good.image_url else None}
        for good in shown.goods
    ]
    order = {
        "number": NUMBER,
        "lines": lines,
        "currency": shown.currency,
        "total_minor": sum(good.price_minor for good in shown.goods),
        "shipping_minor": 0,
        "item_count": len(lines),
    }
    profile = describe_sender(shown.merchant, shown.look, base_url=base_url)
    mail = preview_look(
        profile, f"shipment.{choice.stage.value}", choice.language, {"order": order, "shipment": {"checkpoints": []}}
    )
    # Pictures by path, so that they load by whatever name the visitor reached this machine.
    html = _SCRIPT.sub("", mail.html or "").replace(f'"{base_url}/', '"/')
    return html.replace("<head>", '<head><base target="_blank">', 1)
