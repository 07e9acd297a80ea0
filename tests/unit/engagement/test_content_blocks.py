"""Content blocks are read whole or refused, speak the reader's language, and are shown to whom they are meant for."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from portal.engagement.block_document import (
    Block,
    BlockError,
    BlockWords,
    block_json,
    find_words,
    parse_blocks,
    read_block,
)
from portal.engagement.content_blocks import BlockVisit, choose_blocks
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

WORDS = {"title": "We mend it", "text": "Zips and soles.\n\nAll year.", "label": "See how"}
BANNER = {"name": "repairs", "kind": "banner", "slot": "after_parcels", "texts": {"en": WORDS}}
VISIT = BlockVisit(
    today=dt.date(2026, 11, 22),
    stage=OrderStage.SHIPPED,
    milestones=(Milestone.IN_TRANSIT,),
    language="de-AT",
    country="AT",
    order_tags=("VIP ",),
    is_first_order=True,
    may_sell=True,
)


def parse(**changes: object) -> Block:
    (block,) = parse_blocks(json.dumps(BANNER | changes).encode(), "en")
    return block


def is_shown(visit: BlockVisit = VISIT, **changes: object) -> bool:
    return choose_blocks([parse(**changes)], visit) != []


def test_a_block_comes_back_from_its_document_as_it_was() -> None:
    block = parse(shown_from="2026-11-01", audience={"milestones": ["delivered"]}, url="https://shop.example/mend")
    assert read_block(json.loads(json.dumps(block_json(block)))) == block


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "poem"}, "poem"),
        ({"colour": "red"}, "colour"),
        ({"texts": {"de": WORDS}}, "needs words in the shop's own language, en"),
        ({"texts": {"en": WORDS, "q!": WORDS}}, "names the language 'q!'"),
        ({"url": "javascript:alert(1)"}, "no https address"),
        ({"url": "http://shop.example/"}, "no https address"),
        ({"image": {"url": "https://elsewhere.example/x.png", "width": 9, "height": 9}}, "no path on our own origin"),
        ({"image": {"url": "//elsewhere.example/x.png", "width": 9, "height": 9}}, "no path on our own origin"),
        ({"shown_from": "2026-12-01", "shown_until": "2026-11-01"}, "ends before it begins"),
        ({"kind": "social"}, "needs links"),
        ({"kind": "faq"}, "needs questions"),
        ({"kind": "return_policy", "texts": {"en": {"title": "Returns"}}}, "needs a text"),
        ({"url": "https://shop.example/", "texts": {"en": {"title": "Hello"}}}, "needs a label"),
        ({"texts": {"en": {"title": ""}}}, "length >= 1"),
    ],
)
def test_a_block_that_cannot_be_kept_is_refused_with_the_reason(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(BlockError, match=reason):
        parse(**changes)


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(BlockError, match="holds no content block"):
        parse_blocks(b"{", "en")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(("de-AT", "en"), "de"), (("pt-BR", "en"), "pt-BR"), (("zh-Hant-TW", "en"), "zh-Hant"), (("fr", "en-GB"), "en")],
)
def test_words_are_found_by_tag_then_language_then_the_shops_own(wanted: tuple[str, ...], found: str) -> None:
    texts = {tag: BlockWords(title=tag) for tag in ("de", "pt-BR", "zh-Hant", "en")}
    match = find_words(texts, *wanted)
    assert match is not None
    assert (match[0], match[1].title) == (found, found)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ({}, True),
        ({"stages": ["shipped"]}, True),
        ({"stages": ["placed"]}, False),
        ({"milestones": ["delivered", "in_transit"]}, True),
        ({"milestones": ["delivered"]}, False),
        ({"languages": ["de"]}, True),
        ({"languages": ["de-CH", "fr"]}, False),
        ({"countries": ["at"]}, True),
        ({"countries": ["DE"]}, False),
        ({"order_tags": ["vip"]}, True),
        ({"order_tags": ["gift"]}, False),
        ({"first_order": True}, True),
        ({"first_order": False}, False),
        ({"stages": ["shipped"], "countries": ["DE"]}, False),
    ],
)
def test_a_block_is_shown_to_whom_it_is_meant_for(audience: dict[str, Any], expected: bool) -> None:
    assert is_shown(audience=audience) is expected


def test_where_the_store_does_not_say_nobody_is_new() -> None:
    assert not is_shown(replace(VISIT, is_first_order=None), audience={"first_order": True})


@pytest.mark.parametrize(("day", "expected"), [(1, False), (2, True), (30, True)])
def test_a_block_is_shown_from_its_first_to_its_last_day(day: int, expected: bool) -> None:
    visit = replace(VISIT, today=dt.date(2026, 11, day))
    assert is_shown(visit, shown_from="2026-11-02", shown_until="2026-11-30") is expected
    assert not is_shown(replace(VISIT, today=dt.date(2026, 12, 1)), shown_from="2026-11-02", shown_until="2026-11-30")


def test_what_sells_keeps_silent_while_nothing_may_be_sold() -> None:
    silent = replace(VISIT, may_sell=False)
    assert not is_shown(silent)
    assert is_shown(silent, sells=False)
    assert is_shown(silent, kind="return_policy")
    assert not is_shown(silent, kind="return_policy", sells=True)
