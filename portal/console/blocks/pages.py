"""The list of content blocks, and the form of one."""

import uuid

from flask import Response, abort

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import UnknownRecordError
from portal.console.blocks.form import Fields, write_block_form
from portal.console.blocks.views import BlockPage, BlockRow, BlocksPage
from portal.console.frame.context import console_context
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.engagement.block_document import find_words
from portal.engagement.block_list import ListedBlock, get_block, list_blocks
from portal.models import Merchant
from portal.vocabulary.content_block import BlockKind, BlockSlot
from portal.web.locale import SUPPORTED_LOCALES, language_name


def show_blocks() -> Response:
    """`GET /console/blocks`."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        found = list_blocks(session, user.merchant_id)
        language = session.get_one(Merchant, user.merchant_id).language
    places = tuple(
        (slot, tuple(_row(one, user, language) for one in found if one.block.slot is slot)) for slot in BlockSlot
    )
    return show_page("console/blocks/list.html", BlocksPage(places, is_empty=not found))


def show_new_block() -> Response:
    """`GET /console/blocks/new`."""
    fields: Fields = {"kind": BlockKind.BANNER.value, "slot": BlockSlot.AFTER_PARCELS.value}
    return show_block_form(None, fields)


def show_block(block_id: uuid.UUID) -> Response:
    """`GET /console/blocks/<id>`."""
    try:
        with console_context().database.reading() as session:
            block = get_block(session, signed_in_user().merchant_id, block_id)
    except UnknownRecordError:
        abort(404)
    return show_block_form(block_id, write_block_form(block))


def show_block_form(block_id: uuid.UUID | None, fields: Fields, *, problem: str = "") -> Response:
    """The form with what was typed; a problem is the sentence about it."""
    with console_context().database.reading() as session:
        language = session.get_one(Merchant, signed_in_user().merchant_id).language
    main = next((tag for tag in SUPPORTED_LOCALES if language.startswith(tag)), SUPPORTED_LOCALES[0])
    page = BlockPage(
        block_id=block_id,
        name=str(fields.get("name", "")),
        fields=fields,
        languages=tuple((tag, language_name(tag)) for tag in sorted(SUPPORTED_LOCALES, key=lambda tag: tag != main)),
        main_language=main,
        problem=problem,
    )
    return show_page("console/blocks/form.html", page, status=422 if problem else 200)


def _row(one: ListedBlock, user: ConsoleUser, language: str) -> BlockRow:
    block, today = one.block, utc_now().astimezone(user.zone).date()
    words = find_words(block.texts, language)
    has_begun = block.shown_from is None or block.shown_from <= today
    has_ended = block.shown_until is not None and block.shown_until < today
    return BlockRow(
        block_id=one.block_id,
        name=block.name,
        kind=block.kind,
        title=words[1].title if words else "",
        languages=tuple(sorted(block.texts)),
        shown_from=block.shown_from,
        shown_until=block.shown_until,
        is_shown=has_begun and not has_ended,
    )
