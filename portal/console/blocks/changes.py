"""Keeping, removing and bringing back a content block."""

import uuid

import msgspec
from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.errors import UnknownRecordError
from portal.console.blocks.form import read_block_form
from portal.console.blocks.pages import show_block_form
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done, say_failed
from portal.console.frame.user import signed_in_user
from portal.engagement.block_document import Block, BlockError, block_json, parse_blocks
from portal.engagement.block_list import find_block_id, get_block, replace_block
from portal.engagement.content_blocks import remove_block, save_blocks
from portal.merchants.audit_log import Change, find_change, record_change
from portal.models import Merchant
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import gettext as _


def store_block(block_id: uuid.UUID | None = None) -> Response | AnyResponse:
    """`POST /console/blocks/new` and `/console/blocks/<id>`."""
    user = signed_in_user()
    fields = {name: values if name == "milestones" else values[-1] for name, values in request.form.lists()}
    try:
        with console_context().database.unit_of_work() as session:
            language = session.get_one(Merchant, user.merchant_id).language
            before = get_block(session, user.merchant_id, block_id) if block_id else None
            block = parse_blocks(msgspec.json.encode(read_block_form(request.form, before)), language)[0]
            replace_block(session, user.merchant_id, before, block)
            values = ({"titles": _titles(before)}, {"titles": _titles(block)})
            change = Change(AuditAction.BLOCK_SAVED, block.name, block_id, *values)
            record_change(session, user.actor, change)
            kept_id = find_block_id(session, user.merchant_id, block.name)
    except BlockError as problem:
        return show_block_form(block_id, fields, problem=str(problem))
    except UnknownRecordError:
        abort(404)
    say_done(_("Tracking pages show it from now on."))
    return redirect(url_for("console.block", block_id=kept_id), 303)


def remove(block_id: uuid.UUID) -> AnyResponse:
    """`POST /console/blocks/<id>/remove`."""
    user = signed_in_user()
    try:
        with console_context().database.unit_of_work() as session:
            block = get_block(session, user.merchant_id, block_id)
            remove_block(session, user.merchant_id, block.name)
            document = msgspec.json.encode(block_json(block)).decode()
            change = Change(AuditAction.BLOCK_REMOVED, block.name, block_id, {"document": document})
            entry_id = record_change(session, user.actor, change)
    except UnknownRecordError:
        abort(404)
    # By its entry in the log: a cookie has no room for a whole block.
    say_done(_("No page shows it any more."), undo=Undo(url_for("console.restore_block", entry_id=entry_id)))
    return redirect(url_for("console.blocks"), 303)


def restore(entry_id: uuid.UUID) -> AnyResponse:
    """`POST /console/blocks/restore/<id>`: what an entry of the log says was removed."""
    user = signed_in_user()
    try:
        with console_context().database.unit_of_work() as session:
            gone = find_change(session, user.merchant_id, AuditAction.BLOCK_REMOVED, entry_id) or abort(404)
            language = session.get_one(Merchant, user.merchant_id).language
            save_blocks(session, user.merchant_id, parse_blocks(str(gone.before["document"]).encode(), language))
            record_change(session, user.actor, Change(AuditAction.BLOCK_SAVED, gone.subject_name))
    except BlockError as problem:
        say_failed(str(problem))
    else:
        say_done(_("Tracking pages show it from now on."))
    return redirect(url_for("console.blocks"), 303)


def _titles(block: Block | None) -> list[str] | None:
    return None if block is None else [words.title for words in block.texts.values()]
