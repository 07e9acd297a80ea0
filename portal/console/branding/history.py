"""What pages looked like before, and the way back."""

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.errors import UnknownRecordError
from portal.console.branding.views import HistoryPage, HistoryRow
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.merchants.branding_drafts import LookVersion, find_published_number, load_history, roll_back
from portal.vocabulary.branding_state import BrandingState
from portal.web.locale import gettext as _


def show_branding_history() -> Response:
    """`GET /console/branding/history`."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        versions = load_history(session, user.merchant_id)
    return show_page("console/branding/history.html", HistoryPage(tuple(_row(each, user) for each in versions)))


def roll_back_branding(number: int) -> AnyResponse:
    """`POST /console/branding/history/<number>/roll-back`: that look again, as a version of its own."""
    actor, context = signed_in_user().actor, console_context()
    with context.database.unit_of_work() as session:
        before = find_published_number(session, actor.merchant_id)
        try:
            roll_back(session, actor, number, base_url=context.settings.base_url)
        except UnknownRecordError:
            abort(404)
    undo = Undo(url_for("console.roll_back_branding", number=before)) if before else None
    say_done(_("Your pages and messages look as they did before."), undo=undo)
    return redirect(url_for("console.branding_history"), 303)


def _row(version: LookVersion, user: ConsoleUser) -> HistoryRow:
    published_at = version.published_at or version.saved_at
    return HistoryRow(
        number=version.number,
        is_current=version.state is BrandingState.PUBLISHED,
        author=version.author,
        note=version.note,
        published_at=published_at.astimezone(user.zone),
        accent=version.look.colours.accent,
        header=version.look.colours.header,
        preview_url=url_for("console.branding_preview", number=version.number, stage="out_for_delivery"),
        roll_back_url=url_for("console.roll_back_branding", number=version.number),
    )
