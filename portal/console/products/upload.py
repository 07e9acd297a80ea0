"""Products from a CSV file: every row checked before the first is taken in."""

import io

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.products.views import UploadPage
from portal.merchants.audit_log import Change, record_change
from portal.merchants.catalogue import CatalogueError, save_products, shop_hosts
from portal.merchants.catalogue_csv import COLUMNS, NEEDED_COLUMNS, parse_products
from portal.models import Merchant
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import gettext as _
from portal.web.locale import ngettext


def show_upload() -> Response:
    """`GET /console/products/import`."""
    return _show("", status=200)


def take_upload() -> Response | AnyResponse:
    """`POST /console/products/import`: `file`, further `hosts`, and `all` when the file is the whole range."""
    user, file = signed_in_user(), request.files.get("file")
    if file is None or not file.filename:
        return _show(_("Choose a file first."), status=422)
    with console_context().database.reading() as session:
        hosts = shop_hosts(session.get_one(Merchant, user.merchant_id), request.form.get("hosts", "").split())
    try:
        drafts = parse_products(io.TextIOWrapper(file.stream, encoding="utf-8-sig", newline=""), hosts)
    except CatalogueError as problem:
        return _show(str(problem), status=422)
    with console_context().database.unit_of_work() as session:
        save_products(session, user.merchant_id, drafts, is_whole_range=bool(request.form.get("all")))
        count = Change(
            AuditAction.PRODUCTS_IMPORTED, file.filename.replace("\0", "")[:200], after={"products": len(drafts)}
        )
        record_change(session, user.actor, count)
    say_done(
        ngettext("%(num)s product is known now.", "%(num)s products are known now.", len(drafts)) % {"num": len(drafts)}
    )
    return redirect(url_for("console.products"), 303)


def _show(problem: str, *, status: int) -> Response:
    page = UploadPage(COLUMNS, NEEDED_COLUMNS, request.form.get("hosts", ""), problem)
    return show_page("console/products/import.html", page, status=status)
