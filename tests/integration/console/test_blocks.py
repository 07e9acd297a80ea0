"""Content blocks written in the console: what is kept, what is given back, what stays of blocks written elsewhere."""

import re

import msgspec
import pytest
from flask import Flask

from notifier.foundation.database import Database
from portal.engagement.block_document import Block, parse_blocks
from portal.engagement.block_list import list_blocks
from portal.engagement.content_blocks import save_blocks
from tests.running.console import ConsoleVisitor

FORM = {
    "name": "Boots care",
    "kind": "faq",
    "slot": "bottom",
    "position": "2",
    "title_en": "Care for your boots",
    "questions_en": "How do I clean them?\r\nWith water.\r\n\r\nMay they be waxed?\r\nYes, <often>.",
    "shown_from": "2026-01-01",
    "milestones": ["in_transit", "delivered"],
    "countries": "de, at",
    "first_order": "yes",
    "link_label_0": "Journal",
    "link_url_0": "https://fern.example/journal",
}


@pytest.fixture
def database(app: Flask) -> Database:
    """The database of the application."""
    opened: Database = app.extensions["database"]
    return opened


def load(database: Database, visitor: ConsoleVisitor) -> list[Block]:
    """The blocks of the visitor's shop."""
    with database.reading() as session:
        return [one.block for one in list_blocks(session, visitor.merchant_id)]


def path_of_first(visitor: ConsoleVisitor) -> str:
    """The page of the first block in the list."""
    found = re.search(r"/console/blocks/[0-9a-f-]{36}", visitor.read("/console/blocks"))
    assert found is not None
    return found[0]


def test_a_block_is_written_changed_renamed_and_kept_whole(database: Database, editor: ConsoleVisitor) -> None:
    page = editor.done("/console/blocks/new", FORM)
    assert "With water." in page
    (block,) = load(database, editor)
    assert [(one.question, one.answer) for one in block.texts["en"].questions] == [
        ("How do I clean them?", "With water."),
        ("May they be waxed?", "Yes, <often>."),
    ]
    assert block.audience.countries == ("DE", "AT")
    assert block.audience.first_order is True
    assert [link.url for link in block.links] == ["https://fern.example/journal"]
    editor.done(path_of_first(editor), {**FORM, "name": "Care", "title_de": "Pflege", "questions_de": "Wie?\nSo."})
    (renamed,) = load(database, editor)
    assert renamed.name == "Care"
    assert set(renamed.texts) == {"en", "de"}


def test_what_the_form_has_no_field_for_stays(database: Database, editor: ConsoleVisitor) -> None:
    document = {
        "name": "Sale",
        "kind": "banner",
        "slot": "bottom",
        "texts": {"en": {"title": "Sale"}},
        "sells": False,
        "image": {"url": "/static/img/demo/boots.svg", "width": 96, "height": 96},
        "audience": {"stages": ["shipped"], "languages": ["en"]},
    }
    with database.unit_of_work() as session:
        save_blocks(session, editor.merchant_id, parse_blocks(msgspec.json.encode(document), "en"))
    (before,) = load(database, editor)
    path = path_of_first(editor)
    sent = {"name": "Sale", "kind": "banner", "slot": "bottom", "position": "0", "title_en": "Sale"}
    editor.done(path, sent)
    assert load(database, editor) == [before]


def test_what_cannot_be_kept_is_given_back_with_the_reason(database: Database, editor: ConsoleVisitor) -> None:
    for wrong, words in (
        ({"url": "http://fern.example/"}, "is no https address"),
        ({"title_en": "", "questions_en": "", "title_de": "Pflege"}, "needs words in the shop"),
        ({"questions_en": ""}, "needs questions"),
        ({"shown_until": "2025-01-01"}, "ends before it begins"),
        ({"kind": "popup"}, "holds no content block"),
    ):
        answer = editor.send("/console/blocks/new", {**FORM, **wrong})
        assert answer.status_code == 422
        assert words in answer.text
        assert 'value="Boots care"' in answer.text
    assert load(database, editor) == []


def test_removing_can_be_taken_back_however_long_it_is(
    database: Database, editor: ConsoleVisitor, stranger: ConsoleVisitor
) -> None:
    editor.done("/console/blocks/new", {**FORM, "text_en": "Wax. " * 390})
    before = load(database, editor)
    page = editor.done(path_of_first(editor) + "/remove")
    assert load(database, editor) == []
    undo = re.search(r"/console/blocks/restore/[0-9a-f-]{36}", page)
    assert undo is not None
    assert stranger.send(undo[0]).status_code == 404
    editor.done(undo[0])
    assert load(database, editor) == before


def test_the_blocks_of_another_shop_are_not_there(
    database: Database, editor: ConsoleVisitor, stranger: ConsoleVisitor
) -> None:
    editor.done("/console/blocks/new", FORM)
    path = path_of_first(editor)
    before = load(database, editor)
    assert stranger.open(path).status_code == 404
    assert stranger.send(path, FORM).status_code == 404
    assert stranger.send(f"{path}/remove").status_code == 404
    assert load(database, editor) == before
