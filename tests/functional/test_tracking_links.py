"""Tracking links: what they open, when they answer with less, and the one answer for those that open nothing."""

import datetime as dt

import pytest
from sqlalchemy import update

from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from portal.models import TrackingLink
from portal.orders.tracking_links import create_tracking_link, revoke_tracking_links
from portal.queries.page_links import PageLinks
from portal.vocabulary.link_kind import LinkKind
from tests.running import documents
from tests.running.calls import Caller
from tests.running.shop import Shop
from tests.running.stack import Stack
from tests.running.waiting import wait_for

NUMBER = "1Z5550100126001"
HTMX = {"HX_Request": "true"}


@pytest.fixture
def page(shop: Shop) -> str:
    """The path of the page of an order with a parcel on its way."""
    order = documents.order("#2601", "mirela@tannenberg.example")
    shop.tell("shopify", order, topic="orders/create")
    shop.tell("shopify", documents.fulfilment(order, [NUMBER]), topic="fulfillments/create")
    shop.tell("simulated", documents.report(NUMBER, [("picked_up", documents.moment(5))]))
    shop.wait_for_milestone("#2601", NUMBER, "in_transit")
    return shop.page_path("#2601")


def scan(shop: Shop, code: str, milestone: str) -> None:
    """Let the carrier report one scan more, in Potsdam."""
    shop.tell("simulated", documents.report(NUMBER, [(code, documents.moment(1))], city="Potsdam"))
    shop.wait_for_milestone("#2601", NUMBER, milestone)


def test_unknown_revoked_and_expired_links_get_one_answer(shop: Shop, stack: Stack, page: str) -> None:
    assert shop.caller.get(page).status == 200
    unknown = shop.caller.get("/t/" + "A" * len(page.removeprefix("/t/")))
    with stack.database.unit_of_work() as session:
        revoke_tracking_links(session, shop.wait_for_order("#2601").id)
    revoked = shop.caller.get(page)
    with stack.database.unit_of_work() as session:
        ours = update(TrackingLink).where(TrackingLink.merchant_id == shop.merchant_id)
        past = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
        session.execute(ours.values(revoked_at=None, expires_at=past))
    expired = shop.caller.get(page)
    assert unknown.status == revoked.status == expired.status == 404
    assert unknown.body == revoked.body == expired.body
    assert set(unknown.headers.items()) - {("Date", unknown.headers["Date"])} == (
        set(expired.headers.items()) - {("Date", expired.headers["Date"])}
    )
    for ending in (".ics", ".atom", ".json", "/preferences"):
        assert shop.caller.get(page + ending).body == unknown.body


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", "%00", "a" * 3000, "%F0%9F%93%A6"])
def test_what_is_no_link_at_all_is_not_found(shop: Shop, token: str) -> None:
    assert shop.caller.get(f"/t/{token}").status == 404


def test_too_many_unknown_links_have_to_wait(stack: Stack) -> None:
    caller = stack.caller()
    # Every try from another address of the one network a subscriber has.
    network = f"2001:db8:{new_id().hex[-4:]}:1"
    statuses = [caller.get(f"/t/{serial}", X_Forwarded_For=f"{network}::{serial}").status for serial in range(62)]
    caller.close()
    assert set(statuses[:60]) == {404}
    assert statuses[60:] == [429, 429]


def test_a_page_seen_before_is_not_sent_again_until_something_happens(shop: Shop, page: str) -> None:
    first = shop.caller.get(page)
    assert "Potsdam" not in first.text
    same = shop.caller.get(page, If_None_Match=first.headers["ETag"])
    assert (same.status, same.body, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    scan(shop, "out_for_delivery", "out_for_delivery")
    news = shop.caller.get(page, If_None_Match=first.headers["ETag"])
    assert news.status == 200
    assert news.headers["ETag"] != first.headers["ETag"]
    assert "Potsdam" in news.text


def test_the_block_that_htmx_asks_for_is_the_page_without_its_frame(shop: Shop, page: str) -> None:
    whole, block = shop.caller.get(page), shop.caller.get(page, **HTMX)
    assert block.status == 200
    assert block.text.lstrip().startswith('<div id="live"')
    assert "<html" not in block.text
    assert block.text.strip() in whole.text
    assert shop.caller.get(page, If_None_Match=block.headers["ETag"], **HTMX).status == 304


def test_the_refresh_ends_when_the_parcel_has_arrived(shop: Shop, page: str) -> None:
    scan(shop, "delivered", "delivered")
    block = shop.caller.get(page, **HTMX)
    assert block.status == 286
    assert "hx-get" not in block.text
    assert shop.caller.get(page, **HTMX).status == 286
    assert shop.caller.get(page).status == 200


def test_a_page_comes_compressed_to_who_can_read_that(shop: Shop, page: str) -> None:
    plain, packed = shop.caller.get(page), shop.caller.get(page, Accept_Encoding="gzip")
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_head_tells_the_same_as_get_without_the_page(shop: Shop, page: str) -> None:
    for _ in range(3):
        head, got = shop.caller.call("HEAD", page), shop.caller.get(page)
        assert (head.status, head.body) == (200, b"")
        assert head.headers["ETag"] == got.headers["ETag"]
        assert head.headers["Content-Length"] == got.headers["Content-Length"]


def test_a_page_speaks_the_language_that_was_chosen(shop: Shop, page: str) -> None:
    english, arabic = shop.caller.get(page), shop.caller.get(f"{page}?lang=ar")
    assert '<html lang="en' in english.text
    assert 'lang="ar' in arabic.text
    assert 'dir="rtl"' in arabic.text
    assert arabic.headers["ETag"] != english.headers["ETag"]
    assert '<html lang="en' in shop.caller.get(f"{page}?lang=tlh").text


def test_an_order_without_language_speaks_the_browsers(shop: Shop) -> None:
    order = documents.order("#2602", "mirela@tannenberg.example", customer_locale=None)
    shop.tell("shopify", order, topic="orders/create")
    path = shop.page_path("#2602")
    assert 'dir="rtl"' in shop.caller.get(path, Accept_Language="ar-EG,en;q=0.5").text
    assert 'dir="ltr"' in shop.caller.get(path, Accept_Language="de").text


def test_the_page_keeps_the_whole_address_to_itself(shop: Shop, page: str) -> None:
    text = shop.caller.get(page).text
    assert "Kastanienallee" not in text
    assert "mirela@tannenberg.example" not in text


def test_another_shops_order_is_never_shown(shop: Shop, other_shop: Shop, page: str) -> None:
    """The same order number and tracking number at two shops are two orders."""
    order = documents.order("#2601", "somebody@else.example")
    other_shop.tell("shopify", order, topic="orders/create")
    other_shop.tell("shopify", documents.fulfilment(order, [NUMBER]), topic="fulfillments/create")
    wait_for(lambda: other_shop.parcels("#2601") == {NUMBER: "pending"}, what="the other shop's parcel")
    other_shop.tell("simulated", documents.report(NUMBER, [("delivered", documents.moment(1))]))
    other_shop.wait_for_milestone("#2601", NUMBER, "delivered")
    assert shop.parcels("#2601") == {NUMBER: "in_transit"}
    assert other_shop.page_path("#2601") != page
    lookup = shop.caller.post_form(f"/m/{shop.slug}/track", "number=2601&contact=somebody%40else.example")
    assert lookup.status == 422


def test_a_link_cannot_be_found_by_the_order(shop: Shop, caller: Caller, page: str) -> None:
    order = shop.wait_for_order("#2601")
    for token in (str(order.id), order.id.hex, order.external_id, "2601"):
        assert caller.get(f"/t/{token}").status == 404
    assert len(page.removeprefix("/t/")) >= 22


def test_text_of_the_asker_comes_back_in_no_header_and_no_page(shop: Shop, page: str) -> None:
    plain = shop.caller.get(f"{page}?lang=en")
    for text in ("en@zebra", "en@%0d%0aX-Zebra:%201"):
        answer = shop.caller.get(f"{page}?lang={text}")
        assert (answer.status, answer.headers["ETag"], answer.body) == (200, plain.headers["ETag"], plain.body)


def test_a_gift_link_opens_no_preferences(shop: Shop, stack: Stack, page: str) -> None:
    order = shop.wait_for_order("#2601")
    links = PageLinks(Sealer(stack.settings.secret_keys), stack.settings.base_url, stack.settings.link_days)
    with stack.database.unit_of_work() as session:
        url = create_tracking_link(session, links, order, kind=LinkKind.GIFT)
    gift = url.removeprefix(stack.settings.base_url)
    assert shop.caller.get(gift).status == 200
    assert shop.caller.get(f"{page}/preferences").status == 200
    assert shop.caller.get(f"{gift}/preferences").status == 404
    assert shop.caller.post_form(f"{gift}/preferences", "intent=stop_everything").status == 404
