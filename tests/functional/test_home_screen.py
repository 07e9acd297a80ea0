"""What a browser fetches to show messages and to put an order on a home screen: worker, manifest, pictures."""

import struct

import pytest

from notifier.foundation.sealing import Sealer
from portal.orders.tracking_links import create_tracking_link
from portal.queries.page_links import PageLinks
from portal.vocabulary.link_kind import LinkKind
from tests.running import documents
from tests.running.shop import Shop

NUMBER = "#2851"


@pytest.fixture
def page(shop: Shop) -> str:
    """The path of a tracking page."""
    shop.tell("shopify", documents.order(NUMBER, "mirela@tannenberg.example"), topic="orders/create")
    return shop.page_path(NUMBER)


def links_of(html: str, relation: str) -> list[str]:
    """The addresses of the page's links of one kind."""
    return [part.partition('"')[0] for part in html.split(f'<link rel="{relation}" href="')[1:]]


def test_the_worker_is_asked_about_each_time_and_may_have_any_scope(shop: Shop) -> None:
    answer = shop.caller.get("/sw.js")
    assert answer.status == 200
    assert (answer.headers["Content-Type"] or "").startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    # A worker obeys the policy it came with: it asks this site only.
    assert "connect-src 'self'" in (answer.headers["Content-Security-Policy"] or "")
    assert shop.caller.get("/sw.js", If_None_Match=answer.headers["ETag"]).status == 304


def test_the_manifest_is_the_shops_and_begins_on_the_order(shop: Shop, page: str) -> None:
    (href,) = links_of(shop.caller.get(page).text, "manifest")
    answer = shop.caller.get(href)
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert shop.caller.get(href, If_None_Match=answer.headers["ETag"]).status == 304
    manifest = answer.json()
    assert (manifest["start_url"], manifest["id"], manifest["scope"]) == (page, page, "/")
    assert (manifest["name"], manifest["short_name"], manifest["display"]) == ("Fernhollow", "Fernhollow", "standalone")
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        (f"{size}x{size}", purpose) for size in (180, 192, 512) for purpose in ("any", "maskable")
    }
    assert page.removeprefix("/t/") not in str(manifest["icons"])


@pytest.mark.parametrize("query", ["", "?page=", "?page=../../elsewhere", "?page=//evil.example", "?page=" + "a" * 101])
def test_a_manifest_of_no_order_begins_with_the_look_up(shop: Shop, query: str) -> None:
    manifest = shop.caller.get(f"/m/{shop.slug}/manifest.webmanifest{query}").json()
    assert manifest["start_url"] == f"/m/{shop.slug}/track"


def test_every_picture_of_the_manifest_is_there_in_its_size(shop: Shop, page: str) -> None:
    html = shop.caller.get(page).text
    (touch,) = links_of(html, "apple-touch-icon")
    manifest = shop.caller.get(f"/m/{shop.slug}/manifest.webmanifest").json()
    wanted = {icon["src"]: icon["sizes"] for icon in manifest["icons"]} | {touch: "180x180"}
    for path, sizes in wanted.items():
        answer = shop.caller.get(path)
        assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")
        assert "{}x{}".format(*struct.unpack(">II", answer.body[16:24])) == sizes
    assert shop.caller.get(f"/m/{shop.slug}/icon-64.png").status == 404


@pytest.mark.parametrize("name", ["manifest.webmanifest", "icon-192.png"])
def test_a_shop_that_does_not_exist_has_neither(shop: Shop, name: str) -> None:
    assert shop.caller.get(f"/m/nobody/{name}").status == 404


def test_a_gift_link_offers_no_messages_and_takes_no_browser(shop: Shop, page: str) -> None:
    sealer = Sealer(shop.settings.secret_keys)
    links = PageLinks(sealer=sealer, base_url=shop.settings.base_url, link_days=shop.settings.link_days)
    order = shop.wait_for_order(NUMBER)
    with shop.database.unit_of_work() as session:
        gift = create_tracking_link(session, links, order, kind=LinkKind.GIFT).removeprefix(shop.settings.base_url)
    assert "data-push" in shop.caller.get(page).text
    html = shop.caller.get(gift).text
    assert "data-push" not in html
    assert "push.js" not in html
    assert links_of(html, "manifest") == []
    headers = {"Content-Type": "application/json"}
    assert shop.caller.call("POST", f"{gift}/push", body=b"{}", headers=headers).status == 404
