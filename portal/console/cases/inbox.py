"""The inbox: cases that wait, those that were answered, those that are closed."""

from flask import Response, request, url_for

from portal.console.cases.views import InboxPage, InboxRow
from portal.console.frame.context import console_context
from portal.console.frame.paging import PAGE_SIZE, read_cursor, write_cursor
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.engagement.case_desk import CaseFilter, DeskCase, load_desk
from portal.vocabulary.case_state import CaseState


def show_inbox() -> Response:
    """`GET /console/cases`; `state` chooses, `mine` narrows to the reader's own, `after` continues."""
    user = signed_in_user()
    state = _state(request.args.get("state", ""))
    is_mine = bool(request.args.get("mine"))
    wanted = CaseFilter(state, user.user_id if is_mine else None, read_cursor(request.args.get("after", "")))
    with console_context().database.reading() as session:
        found = load_desk(session, user.merchant_id, wanted, limit=PAGE_SIZE + 1)
    rows = tuple(_row(case, user) for case in found[:PAGE_SIZE])
    page = InboxPage(state, is_mine, rows, _more_url(found, state, is_mine=is_mine))
    return show_page("console/cases/inbox.html", page, part="rows")


def _state(text: str) -> CaseState:
    return CaseState(text) if text in set(CaseState) else CaseState.OPEN


def _more_url(found: list[DeskCase], state: CaseState, *, is_mine: bool) -> str | None:
    if len(found) <= PAGE_SIZE:
        return None
    last = found[PAGE_SIZE - 1]
    after = write_cursor(last.changed_at, last.case_id)
    return url_for("console.cases", state=state.value, mine="1" if is_mine else None, after=after)


def _row(case: DeskCase, user: ConsoleUser) -> InboxRow:
    return InboxRow(
        number=case.number,
        kind=case.kind.value,
        order_number=case.order_number,
        shopper=case.shopper,
        words=case.words,
        assignee=case.assignee,
        waits_since=case.changed_at.astimezone(user.zone),
    )
