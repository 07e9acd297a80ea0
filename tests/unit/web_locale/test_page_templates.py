"""Every sample page renders in every language, keeps to the content security policy, and stays small."""

import gzip
import json
import re
from dataclasses import replace
from pathlib import Path

import jinja2
import pytest

from portal.tracking.page_view import TrackingPage
from portal.tracking.page_view_forms import (
    LookupPage,
    LookupProblem,
    NotFoundPage,
    UnsubscribePage,
)
from portal.tracking.page_view_parcel import EntryTone
from portal.tracking.page_view_preferences import Notice, Said, Section
from portal.web.locale import SUPPORTED_LOCALES, get_locale, install_template_filters, use_locale
from tests.factories.page_views import (
    FERNHOLLOW,
    LANGUAGES,
    at,
    make_entry,
    make_headline,
    make_page,
    make_pages,
    make_parcel,
)
from tests.factories.preference_pages import make_preferences

ROOT = Path(__file__).resolve().parents[3]
PAGES = make_pages()
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def env() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROOT / "templates"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    install_template_filters(environment, asset_url=lambda path: f"/static/{path}")
    return environment


def render(env: jinja2.Environment, page: object, template: str = "shopper/tracking_page.html", tag: str = "en") -> str:
    with use_locale(get_locale(tag)):
        return env.get_template(template).render(page=page)


@pytest.mark.parametrize("tag", SUPPORTED_LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_headline_no_inline_code_and_no_foreign_source(
    env: jinja2.Environment, name: str, tag: str
) -> None:
    html = render(env, PAGES[name], tag=tag)

    assert html.count("<h1") == 1
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", html)
    assert all(" src=" in tag or "ld+json" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert not re.search(r'\s(?:src|srcset|data)="(?:https?:)?//', html)
    assert f'dir="{get_locale(tag).direction}"' in html


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small_enough_for_a_slow_phone(env: jinja2.Environment, name: str) -> None:
    assert len(gzip.compress(render(env, PAGES[name]).encode())) <= 12_000


def test_a_page_without_a_day_says_so(env: jinja2.Environment) -> None:
    assert "We do not know the day of arrival yet." in render(env, PAGES["no_parcel_yet"])


def test_relative_words_need_to_know_the_day(env: jinja2.Environment) -> None:
    page = PAGES["out_for_delivery"]

    assert "Arrives today" in render(env, page)
    assert "Arrives Sunday, November 22" in render(env, replace(page, as_of_on=None))


def test_the_live_block_is_the_same_inside_the_page_and_alone(env: jinja2.Environment) -> None:
    page = make_page()
    template = env.get_template("shopper/tracking_page.html")
    with use_locale(get_locale("en")):
        block = "".join(template.blocks["live"](template.new_context({"page": page})))

    assert block.strip() in render(env, page)
    assert 'data-version="v7"' in block


def test_a_final_page_asks_for_no_more_news(env: jinja2.Environment) -> None:
    html = render(env, PAGES["delivered"])

    assert "hx-get" not in html
    assert "htmx.min.js" not in html


def test_a_gift_link_shows_no_price(env: jinja2.Environment) -> None:
    page = make_page()
    items = tuple(replace(item, price=None) for item in page.order.items)

    assert "€" not in render(env, replace(page, order=replace(page.order, items=items, amounts=())))


def test_structured_data_is_valid_and_names_no_person(env: jinja2.Environment) -> None:
    html = render(env, PAGES["two_parcels"])

    blocks = [json.loads(block) for block in JSON_LD.findall(html)]
    assert [block["@type"] for block in blocks] == ["ParcelDelivery", "ParcelDelivery"]
    assert blocks[0]["expectedArrivalFrom"] == "2026-11-24"
    assert "deliveryAddress" not in blocks[0]


def test_words_from_outside_cannot_become_markup(env: jinja2.Environment) -> None:
    attack = "</script><img src=x onerror=alert(1)>%(name)s %s"
    page = make_page()
    entry = make_entry(at(22, 9), attack, attack, carrier_words=attack, tone=EntryTone.PROBLEM)
    timeline = replace(
        page.parcels[0].timeline, recent=(replace(page.parcels[0].timeline.recent[0], entries=(entry,)),)
    )
    assert page.parcels[0].carrier is not None
    carrier = replace(page.parcels[0].carrier, name=attack, tracking_number=attack)
    hostile = replace(
        page,
        parcels=(make_parcel(timeline=timeline, carrier=carrier),),
        order=replace(page.order, number=attack),
        headline=make_headline(page.headline.kind, arrival=page.headline.arrival, place=attack, happened_at=at(22, 9)),
    )

    html = render(env, hostile, tag="ar")

    assert "<img src=x" not in html
    assert json.loads(JSON_LD.findall(html)[0])["trackingNumber"] == attack


SMALL_PAGES = [
    ("shopper/order_lookup.html", LookupPage(FERNHOLLOW, "/m/x/track", "t", "#1", "", problem, LANGUAGES))
    for problem in (None, *LookupProblem)
] + [
    (
        "shopper/unsubscribe.html",
        UnsubscribePage(FERNHOLLOW, "/u/x", None, "m•••@shop.example", False, "/p", LANGUAGES),
    ),
    ("shopper/unsubscribe.html", UnsubscribePage(FERNHOLLOW, "/u/x", None, "m•••@shop.example", True, None, LANGUAGES)),
    ("errors/404.html", NotFoundPage(FERNHOLLOW, "/m/x/track", LANGUAGES)),
    ("errors/404.html", NotFoundPage(None, None, ())),
]


@pytest.mark.parametrize("tag", SUPPORTED_LOCALES)
@pytest.mark.parametrize(("template", "page"), SMALL_PAGES)
def test_the_small_pages_render_in_every_language(
    env: jinja2.Environment, template: str, page: object, tag: str
) -> None:
    html = render(env, page, template, tag)

    assert html.count("<h1") == 1
    assert 'name="robots" content="noindex' in html


@pytest.mark.parametrize("tag", SUPPORTED_LOCALES)
@pytest.mark.parametrize("said", [None, *Said])
def test_preferences_are_real_forms_with_the_choices_made(env: jinja2.Environment, said: Said | None, tag: str) -> None:
    notice = Notice(Section.PAUSE, said) if said else None
    page = replace(make_preferences(), notice=notice)

    html = render(env, page, "shopper/preferences.html", tag)

    assert html.count('method="post"') == len(Section)
    assert html.count(' type="checkbox"') == 10
    assert html.count(" checked") == 5 + 1
    assert html.count("<h1") == 1
    assert 'role="status"' in html
    assert ('class="said is-problem" id="pause-said"' in html) is (said is not None and said.is_problem)
    assert " style=" not in html
    assert " onclick=" not in html


@pytest.mark.parametrize("section", Section)
def test_a_part_of_the_preferences_says_what_happened_in_its_section(env: jinja2.Environment, section: Section) -> None:
    page = replace(make_preferences(), notice=Notice(section, Said.SAVED))

    html = render(env, page, "shopper/preferences_part.html")

    assert html.count(f'id="{section}-said"') == 1
    assert html.count("Saved. This counts from the next message on.") == 2
    assert "<html" not in html


def test_a_person_who_is_reached_nowhere_sees_no_empty_table(env: jinja2.Environment) -> None:
    page = replace(make_preferences(), channels=(), topics=(), address="")

    html = render(env, page, "shopper/preferences.html")

    assert "<table" not in html
    assert "Choose what" in html


def test_pages_speak_only_arabic_in_arabic(env: jinja2.Environment) -> None:
    page: TrackingPage = PAGES["pickup"]

    html = render(env, page, tag="ar")

    for english in ("Ready to pick up", "Your order", "Order received", "depot", "Total"):
        assert english not in html
