"""What holds for every answer: headers that keep pages to themselves; and the doors for operators."""

import pytest

from tests.running import documents
from tests.running.calls import Answer, Caller
from tests.running.shop import Shop

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


def assert_is_safe(answer: Answer) -> None:
    """Strict policy, no framing, no script from elsewhere, no cookie to a looker."""
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert {name: (answer.headers[name] or "").partition(",")[0] for name in HEADERS} == HEADERS
    assert answer.headers["Set-Cookie"] is None


@pytest.fixture
def page(shop: Shop) -> str:
    """The path of a tracking page."""
    shop.tell("shopify", documents.order("#2801", "mirela@tannenberg.example"), topic="orders/create")
    return shop.page_path("#2801")


def test_every_answer_about_a_page_carries_the_headers(shop: Shop, page: str) -> None:
    rendered = shop.caller.get(page)
    kept = shop.caller.get(page)
    unchanged = shop.caller.get(page, If_None_Match=rendered.headers["ETag"])
    assert [answer.status for answer in (rendered, kept, unchanged)] == [200, 200, 304]
    for answer in (rendered, kept):
        assert_is_safe(answer)
    for answer in (rendered, kept, unchanged):
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Set-Cookie"] is None
    assert_is_safe(shop.caller.get(page, HX_Request="true"))


def test_every_other_page_carries_them_too(shop: Shop, page: str) -> None:
    paths = (
        f"{page}/preferences",
        f"{page}.json",
        f"/m/{shop.slug}/track",
        "/t/unknown",
        "/nowhere",
        "/u/unknown",
        "/a/unknown",
        "/healthz",
        "/metrics",
    )
    for path in paths:
        assert_is_safe(shop.caller.get(path))
    assert_is_safe(shop.post("shopify", b"{", topic="orders/create"))


def test_what_a_page_is_made_of_says_what_it_is_and_a_drawing_stays_shut(shop: Shop) -> None:
    for path in (f"/m/{shop.slug}/brand.css", "/static/css/page.css", "/static/js/page.js"):
        answer = shop.caller.get(path)
        assert (answer.status, answer.headers["X-Content-Type-Options"]) == (200, "nosniff")
        assert answer.headers["Content-Security-Policy"] is None
    drawing = shop.caller.get("/static/img/favicon.svg")
    assert (drawing.status, drawing.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert (drawing.headers["Content-Security-Policy"] or "").startswith("default-src 'none'; ")
    # The worker has a policy of its own.
    assert_is_safe(shop.caller.get("/sw.js"))


def test_pages_with_answers_for_one_person_are_kept_nowhere(shop: Shop, page: str) -> None:
    for path in (f"{page}/preferences", f"/m/{shop.slug}/track", "/t/unknown"):
        assert shop.caller.get(path).headers["Cache-Control"] == "no-store"


def test_files_of_ours_are_kept_for_ever_by_their_digest(shop: Shop, page: str) -> None:
    html = shop.caller.get(page).text
    hrefs = [part.partition('"')[0] for part in html.split('href="')[1:]]
    stylesheets = [path for path in hrefs if ".css" in path]
    assert len(stylesheets) == 2
    for path in stylesheets:
        answer = shop.caller.get(path)
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
        short = shop.caller.get(path, Accept_Encoding="gzip")
        assert (short.status, short.headers["Content-Encoding"]) == (200, "gzip") or "brand.css" in path
        assert short.headers["X-Content-Type-Options"] == "nosniff"
    older = shop.caller.get("/static/css/page.css?v=older")
    assert "immutable" not in older.headers["Cache-Control"]


def test_the_process_says_that_it_lives_and_can_serve(caller: Caller) -> None:
    assert caller.get("/healthz").text == "ok\n"
    assert caller.get("/readyz").json() == {"broker": "ok", "database": "ok"}


def test_metrics_tell_what_waits_and_what_came_in(shop: Shop) -> None:
    shop.post("shopify", b"{", topic="orders/create")
    text = shop.caller.get("/metrics").text
    assert 'milepost_backlog{queue="store_events_new"}' in text
    assert "# TYPE milepost_webhooks_total counter" in text
    for line in text.splitlines():
        assert line.startswith("#") or len(line.rsplit(" ", 1)) == 2


@pytest.mark.parametrize("path", ["/demo", "/demo/outbox", "/demo/outbox.json"])
def test_demo_pages_do_not_exist_outside_the_demo(caller: Caller, path: str) -> None:
    assert caller.get(path).status == 404
