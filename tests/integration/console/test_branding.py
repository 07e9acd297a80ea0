"""Branding in the console: a draft nobody else sees, published to pages and messages, and the way back."""

import re
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from notifier.foundation.database import Database
from notifier.models import Sender
from portal.merchants.branding_drafts import load_history, load_look_at_work
from portal.models import AuditEntry, Branding, BrandingVersion, Merchant
from tests.running.console import BASE_URL, ConsoleVisitor

LOOK = {
    "accent": "#8a2be2",
    "header": "#fff",
    "heading_font": "serif",
    "corners": "round",
    "header_label_0": "New in",
    "header_url_0": "https://fern.example/new",
    "footer_label_0": "Privacy",
    "footer_url_0": "https://fern.example/privacy",
    "support_email": "help@fern.example",
    "support_phone": "+1 555 0142",
    "website": "https://fern.example/",
    "welcome_en": "Thank you for your order!",
    "footer_es": "Gracias",
    "own_css": ".hero { border-radius: 4px } a { position: fixed }",
}


@pytest.fixture
def database(app: Flask) -> Database:
    opened: Database = app.extensions["database"]
    return opened


def picture(size: tuple[int, int] = (300, 100)) -> BytesIO:
    target = BytesIO()
    Image.new("RGB", size, "#1a7f5a").save(target, "PNG")
    target.seek(0)
    return target


def upload(visitor: ConsoleVisitor, slot: str, body: BytesIO) -> tuple[int, str]:
    """Send a file; status and text of the answer."""
    head = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{visitor.token()}\r\n--x\r\n'
    head += 'Content-Disposition: form-data; name="file"; filename="logo.png"\r\n\r\n'
    data = head.encode() + body.getvalue() + b"\r\n--x--\r\n"
    form = "multipart/form-data; boundary=x"
    answer = visitor.client.post(f"/console/branding/files/{slot}", data=data, content_type=form, base_url=BASE_URL)
    return answer.status_code, answer.text


def brand_sheet(visitor: ConsoleVisitor, slug: str = "fern") -> str:
    """What shoppers get."""
    return visitor.client.get(f"/m/{slug}/brand.css", base_url=BASE_URL).text


def test_a_draft_is_seen_in_the_preview_and_nowhere_else(owner: ConsoleVisitor) -> None:
    page = owner.done("/console/branding", LOOK)
    assert "shoppers do not see it yet" in page
    assert "#8a2be2" in page
    preview = owner.open("/console/branding/preview?stage=delivered")
    assert "Thank you for your order!" in preview.text
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]
    assert "<script" not in preview.text
    sheet = re.search(r'href="(/console/branding/preview\.css[^"]*)"', preview.text)
    assert sheet is not None
    styles = owner.read(sheet[1].replace("&amp;", "&"))
    assert "#8a2be2" in styles
    assert "border-radius: 4px" in styles
    assert "fixed" not in styles
    assert "#8a2be2" not in brand_sheet(owner)


def test_publishing_reaches_pages_and_messages_and_is_written_down(owner: ConsoleVisitor, database: Database) -> None:
    with database.reading() as session:
        before = session.get_one(Merchant, owner.merchant_id).page_version
    page = owner.done("/console/branding/publish", {**LOOK, "note": "Winter"})
    assert "Published." in page
    assert "#8a2be2" in brand_sheet(owner)
    with database.reading() as session:
        merchant = session.get_one(Merchant, owner.merchant_id)
        assert merchant.page_version > before
        assert merchant.support_email == "help@fern.example"
        assert session.get_one(Sender, owner.merchant_id).branding["accent"] == "#8a2be2"
        versions = load_history(session, owner.merchant_id)
        assert [(one.number, one.note) for one in versions] == [(2, "Winter"), (1, "")]
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "branding.published")).one()
        assert (entry.before["accent"], entry.after["accent"]) == ("#2557d6", "#8a2be2")


def test_rolling_back_makes_a_version_of_its_own(owner: ConsoleVisitor, database: Database) -> None:
    owner.done("/console/branding/publish", LOOK)
    page = owner.done("/console/branding/history/1/roll-back")
    assert "Version 3" in page
    assert "#8a2be2" not in brand_sheet(owner)
    with database.reading() as session:
        states = session.execute(
            select(BrandingVersion.number, BrandingVersion.state).order_by(BrandingVersion.number)
        ).all()
        assert [tuple(one) for one in states] == [(1, "past"), (2, "past"), (3, "published")]
        assert not load_look_at_work(session, owner.merchant_id).is_draft
    owner.done("/console/branding/history/2/roll-back")
    assert "#8a2be2" in brand_sheet(owner)


def test_the_first_undo_goes_back_to_what_was_shown_before_anything_was_published(owner: ConsoleVisitor) -> None:
    page = owner.done("/console/branding/publish", LOOK)
    undo = re.search(r'action="(/console/branding/history/\d+/roll-back)"', page)
    assert undo is not None
    owner.done(undo[1])
    assert "#2557d6" in brand_sheet(owner)


def test_a_draft_that_was_put_away_comes_back(owner: ConsoleVisitor, database: Database) -> None:
    owner.done("/console/branding", LOOK)
    assert "This is what shoppers see now." in owner.done("/console/branding/discard")
    assert "shoppers do not see it yet" in owner.done("/console/branding/restore")
    with database.reading() as session:
        assert load_look_at_work(session, owner.merchant_id).look.colours.accent == "#8a2be2"


def test_publishing_nothing_new_publishes_nothing(owner: ConsoleVisitor, database: Database) -> None:
    owner.done("/console/branding/publish", LOOK)
    assert "Nothing has changed" in owner.done("/console/branding/publish", {**LOOK, "note": "again"})
    with database.reading() as session:
        assert len(load_history(session, owner.merchant_id)) == 2


def test_wrong_input_is_answered_beside_its_field_and_nothing_is_kept(
    owner: ConsoleVisitor, database: Database
) -> None:
    wrong = LOOK | {
        "accent": "blurple",
        "header_url_0": "javascript:alert(1)",
        "website": "http://fern.example",
        "support_email": "nobody",
        "welcome_en": "x" * 301,
        "own_css": "a{color:red}" * 2000,
    }
    answer = owner.send("/console/branding", wrong)
    assert answer.status_code == 422
    for name in ("accent", "header_url_0", "website", "support_email", "welcome_en", "own_css"):
        assert f'id="{name}-wrong"' in answer.text, name
    assert 'value="blurple"' in answer.text
    with database.reading() as session:
        assert not load_look_at_work(session, owner.merchant_id).is_draft


def test_htmx_gets_the_report_alone(owner: ConsoleVisitor) -> None:
    answer = owner.send("/console/branding", LOOK | {"accent": "#f0d000"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'id="report"' in answer.text
    assert "so that everybody can read it" in answer.text
    assert "the property position is not allowed" in re.sub(r"[\u2066-\u2069]|<[^>]+>", "", answer.text)


def test_an_uploaded_logo_is_served_shut_in_and_shown_when_published(owner: ConsoleVisitor) -> None:
    assert upload(owner, "logo", picture())[0] == 303
    page = owner.read("/console/branding")
    url = re.search(r'src="(/m/fern/files/[0-9a-f]{64}\.png)"', page)
    assert url is not None
    answer = owner.client.get(url[1], base_url=BASE_URL)
    assert answer.mimetype == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    owner.done("/console/branding/publish", LOOK | {"logo_width": "60"})
    assert f'src="{url[1]}" alt="Fern" width="60" height="20"' in owner.read("/m/fern/track")
    assert owner.client.get(url[1].replace(".png", ".svg"), base_url=BASE_URL).status_code == 404
    assert owner.client.get(url[1].replace("/fern/", "/moss/"), base_url=BASE_URL).status_code == 404


def test_files_that_are_refused_are_answered_with_a_sentence_on_the_form(owner: ConsoleVisitor) -> None:
    head = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    cases = {
        "which can run or link": (422, head + b"<script>alert(1)</script></svg>"),
        "fetches something from elsewhere": (422, head + b'<image href="https://evil.example/x.png"/></svg>'),
        "This is no picture we can read": (422, b"%PDF-1.7"),
        "This file is damaged": (422, b"GIF89a/*=1;alert(1)//"),
        "it may have 5 MB at most": (413, b"\0" * (50 * 1024 * 1024)),
    }
    for sentence, (status, body) in cases.items():
        found, text = upload(owner, "logo", BytesIO(body))
        assert found == status, sentence
        assert sentence in text
        assert 'id="logo-wrong"' in text
    assert upload(owner, "logo", BytesIO(b"\0" * (6 * 1024 * 1024)))[0] == 413
    assert upload(owner, "nothing", picture())[0] == 404


def test_an_uploaded_icon_stands_in_tabs_and_on_home_screens(owner: ConsoleVisitor) -> None:
    drawn = owner.client.get("/m/fern/icon-192.png", base_url=BASE_URL).data
    assert upload(owner, "icon", picture())[0] == 303
    assert upload(owner, "card", picture())[0] == 303
    owner.done("/console/branding/publish", LOOK)
    assert re.search(r'rel="icon" href="/m/fern/files/[0-9a-f]{64}\.png"', owner.read("/m/fern/track"))
    icon = owner.client.get("/m/fern/icon-192.png", base_url=BASE_URL).data
    assert icon != drawn
    assert Image.open(BytesIO(icon)).size == (192, 192)
    preview = owner.read("/console/branding/preview")
    assert re.search(r'og:image" content="https?://[^"]+/m/fern/files/[0-9a-f]{64}\.jpg"', preview)


def test_a_file_taken_out_is_out_of_the_draft_only(owner: ConsoleVisitor) -> None:
    upload(owner, "logo", picture())
    owner.done("/console/branding/publish", LOOK)
    owner.done("/console/branding/files/logo/remove")
    assert "/m/fern/files/" in owner.read("/m/fern/track")
    assert "/m/fern/files/" not in owner.read("/console/branding/preview")


def test_the_look_of_another_shop_can_be_neither_seen_nor_taken(
    owner: ConsoleVisitor, stranger: ConsoleVisitor
) -> None:
    owner.done("/console/branding/publish", LOOK)
    assert stranger.open("/console/branding/preview?number=2").status_code == 404
    assert stranger.send("/console/branding/history/2/roll-back").status_code == 404
    assert "#8a2be2" not in stranger.read("/console/branding")
    assert "#8a2be2" not in brand_sheet(stranger, "moss")


def test_a_form_cannot_choose_a_picture_by_its_address(owner: ConsoleVisitor, database: Database) -> None:
    owner.done("/console/branding/publish", {**LOOK, "logo_url": "https://evil.example/x.svg", "font_url": "/x"})
    with database.reading() as session:
        stored = session.get_one(Branding, owner.merchant_id)
        assert (stored.logo_url, stored.font_url) == (None, None)


@pytest.mark.parametrize("stage", ["in_transit", "out_for_delivery", "delivered", "exception"])
@pytest.mark.parametrize("kind", ["page", "mail"])
def test_every_stage_is_previewed_as_page_and_mail(owner: ConsoleVisitor, kind: str, stage: str) -> None:
    for language in ("en", "ar", "zh-Hant"):
        answer = owner.open(f"/console/branding/preview?kind={kind}&stage={stage}&language={language}")
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.text
        assert "#1047" in answer.text
