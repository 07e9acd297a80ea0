"""Push messages: within what push services take, whatever they are made of, and still JSON."""

import datetime as dt
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.channels.push import FEWER_OCTETS, MOST_OCTETS, render_push
from notifier.channels.rendering import WordingError
from notifier.channels.short_words import ShortJob
from notifier.vocabulary.lane import Lane
from tests.unit.channels.message_facts import make_sender, minimal_facts
from tests.unit.channels.short_jobs import NOW, PAGE, make_short_job

OWN = "https://track.shop.example"


def told(short: str, **changes: Any) -> ShortJob:  # noqa: ANN401  a factory passes on what it is given
    job = make_short_job(**changes)
    return replace(job, wording=replace(job.wording, short=short))


def payload_of(job: ShortJob) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render_push(job).payload)
    return document


def with_pictures() -> dict[str, Any]:
    return {"icon_url": f"{OWN}/icon.png", "badge_url": f"{OWN}/badge.png?v=2"}


def test_a_push_says_who_speaks_what_happened_and_where_to_read_on() -> None:
    document = payload_of(make_short_job("shipment.out_for_delivery", sender=make_sender(branding=with_pictures())))
    assert (document["title"], document["url"]) == ("Fern & Field", PAGE)
    assert document["body"] == "Your parcel of order #1001 is out for delivery."
    assert (document["icon"], document["badge"]) == (f"{OWN}/icon.png", f"{OWN}/badge.png?v=2")
    assert (document["lang"], document["dir"]) == ("en", "ltr")
    assert [action["action"] for action in document["actions"]] == ["open", "preferences"]
    assert document["message_id"] == "00000000-0000-0000-0000-000000000007"
    assert document["timestamp"] == int(NOW.timestamp() * 1000)


def test_who_speaks_is_said_once() -> None:
    document = payload_of(told("News from {{ shop.name }}"))
    assert (document["title"], document["body"]) == ("Thank you, Mira!", "News from Fern & Field")


def test_arabic_runs_from_right_to_left() -> None:
    document = payload_of(make_short_job("order.placed", "ar"))
    assert (document["lang"], document["dir"], document["actions"][1]["title"]) == ("ar", "rtl", "التفضيلات")


def test_without_a_page_the_shop_is_opened() -> None:
    document = payload_of(make_short_job(page_url=None))
    assert document["url"] == "https://shop.example"
    assert [action["action"] for action in document["actions"]] == ["preferences"]


@pytest.mark.parametrize("url", ["https://elsewhere.example/spy.png", f"{OWN}/logo.svg", 3, None])
def test_pictures_from_elsewhere_or_of_no_use_are_left_out(url: object) -> None:
    document = payload_of(make_short_job(sender=make_sender(branding={"logo_url": url, "badge_url": url})))
    assert {"icon", "badge"} & document.keys() == set()


def test_a_repeated_notification_has_the_same_topic_and_another_has_not() -> None:
    first, again = make_short_job(replace_key="shipment 1"), make_short_job("order.shipped", replace_key="shipment 1")
    topic = render_push(first).topic
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", topic)
    assert render_push(again).topic == topic == payload_of(first)["tag"]
    assert render_push(make_short_job(replace_key="shipment 2")).topic != topic
    assert render_push(replace(first, sender=make_sender(id=first.message_id))).topic != topic


@pytest.mark.parametrize(("lane", "urgency"), [(Lane.URGENT, "high"), (Lane.NORMAL, "normal"), (Lane.OFFERS, "low")])
def test_the_urgency_follows_the_lane(lane: Lane, urgency: str) -> None:
    assert render_push(make_short_job(lane=lane)).urgency == urgency


@pytest.mark.parametrize(
    ("left", "seconds"),
    [(dt.timedelta(minutes=90), 5400), (dt.timedelta(days=60), 2_419_200), (dt.timedelta(seconds=-5), 0)],
)
def test_a_push_lives_until_it_is_stale(left: dt.timedelta, seconds: int) -> None:
    assert render_push(make_short_job(stale_at=NOW + left)).ttl_seconds == seconds


def test_a_long_text_is_cut_before_anything_else_goes() -> None:
    document = payload_of(told("Wörter " * 700, sender=make_sender(branding=with_pictures())))
    assert document["body"].endswith("…")
    assert {"icon", "badge", "actions"} <= document.keys()
    assert MOST_OCTETS - 16 < len(render_push(told("Wörter " * 700)).payload) <= MOST_OCTETS


def test_pictures_go_before_buttons_and_buttons_before_the_rest_of_the_text() -> None:
    sender = make_sender(branding={"icon_url": f"{OWN}/{'i' * 1500}.png"})
    document = json.loads(render_push(told("word " * 300, sender=sender)).shorter_payload)
    assert "icon" not in document
    assert "actions" in document
    document = json.loads(render_push(told("word " * 300, preferences_url=f"{OWN}/{'p' * 1500}")).shorter_payload)
    assert "actions" not in document
    assert len(document["body"]) > 1200


def test_links_longer_than_a_push_are_refused_in_a_sentence() -> None:
    with pytest.raises(WordingError, match="longer than 3993 octets even without words"):
        render_push(make_short_job(page_url=f"{OWN}/{'t' * 4000}"))


@given(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="{}") | st.sampled_from('👩‍👩‍👧🇫🇷é"\\\n'),
        max_size=3000,
    ),
    st.text(max_size=200),
    st.integers(0, 1700),
)
def test_any_push_is_within_its_limits_and_still_json(short: str, name: str, length: int) -> None:
    sender = make_sender(name=name, branding=with_pictures())
    job = told("{{ order.number }} " + short * 3, sender=sender, facts=minimal_facts())
    content = render_push(replace(job, page_url=f"{OWN}/{'t' * length}"))
    assert len(content.payload) <= MOST_OCTETS
    assert len(content.shorter_payload) <= FEWER_OCTETS
    for payload in (content.payload, content.shorter_payload):
        document = json.loads(payload.decode("utf-8"))
        assert document["url"] == f"{OWN}/{'t' * length}"
        assert document["title"]
