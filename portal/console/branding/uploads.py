"""Pictures and fonts of the look: uploaded into the draft, or taken out of it."""

from typing import Final

from flask import Response, abort, redirect, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from portal.console.branding.branding_page import Refusal, answer_branding
from portal.console.branding.upload_words import word_problem
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done
from portal.console.frame.user import signed_in_user
from portal.merchants.brand_files import check_upload, keep_file, with_file
from portal.merchants.brand_uploads import MOST_BYTES, UploadError
from portal.merchants.branding_drafts import load_look_at_work, save_draft
from portal.vocabulary.brand_slot import BrandSlot, UploadProblem
from portal.web.locale import gettext as _

#: Room for what a form has around its file.
_FORM_BYTES: Final = 64 * 1024
#: A browser reads our answer only when it has sent everything; beyond this it may see a broken connection.
_MOST_DRAINED: Final = 128 * 1024 * 1024
_PIECE: Final = 256 * 1024
_SLOTS: Final = frozenset(slot.value for slot in BrandSlot)


def is_too_large() -> bool:
    """Whether the request says it is longer than any file may be."""
    return (request.content_length or 0) > MOST_BYTES + _FORM_BYTES


def upload_brand_file(slot: str) -> Response | AnyResponse:
    """`POST /console/branding/files/<slot>` with `file`; a file that is refused is answered on the form."""
    wanted = _get_slot(slot)
    if is_too_large():
        return refuse_large_upload(wanted)
    sent = request.files.get("file")
    try:
        checked = check_upload(wanted, sent.stream.read() if sent is not None else b"")
        actor = signed_in_user().actor
        with console_context().database.unit_of_work() as session:
            url = keep_file(session, actor.merchant_id, checked)
            look = load_look_at_work(session, actor.merchant_id).look
            save_draft(session, actor, with_file(look, wanted, url, checked))
    except UploadError as problem:
        return answer_branding(Refusal(slot=wanted, slot_problem=word_problem(problem)), status=422)
    say_done(_("The file is in your draft."))
    return redirect(url_for("console.branding"), 303)


def remove_brand_file(slot: str) -> AnyResponse:
    """`POST /console/branding/files/<slot>/remove`; published versions keep theirs."""
    actor, wanted = signed_in_user().actor, _get_slot(slot)
    with console_context().database.unit_of_work() as session:
        look = load_look_at_work(session, actor.merchant_id).look
        save_draft(session, actor, with_file(look, wanted, None, None))
    say_done(_("The file is out of your draft."))
    return redirect(url_for("console.branding"), 303)


def refuse_large_upload(slot: BrandSlot) -> Response:
    """The form again, after what still comes was read and thrown away."""
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, _MOST_DRAINED)
    while left > 0 and (piece := stream.read(min(_PIECE, left))):
        left -= len(piece)
    problem = UploadError(UploadProblem.TOO_LARGE, "5 MB")
    return answer_branding(Refusal(slot=slot, slot_problem=word_problem(problem)), status=413)


def answer_too_large(problem: RequestEntityTooLarge) -> Response | RequestEntityTooLarge:
    """For the console's blueprint: an upload of a file is answered on its form, anything else as usual."""
    slot = (request.view_args or {}).get("slot", "")
    if request.endpoint == "console.upload_brand_file" and slot in _SLOTS:
        return refuse_large_upload(BrandSlot(slot))
    return problem


def _get_slot(slot: str) -> BrandSlot:
    if slot not in _SLOTS:
        abort(404)
    return BrandSlot(slot)
