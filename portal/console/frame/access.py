"""The door of the console: who may open an address, checked once for all of them before any view runs."""

from contextlib import ExitStack
from itertools import chain
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from portal.console.frame.address import Address
from portal.console.frame.forms import is_form_genuine
from portal.console.frame.problem_page import PROBLEMS, show_problem
from portal.console.frame.rendering import console_locale
from portal.console.frame.user import find_signed_in_user
from portal.web.locale import use_locale

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
#: All that is open to who must set up a second factor first.
_WITHOUT_SECOND_FACTOR: Final = frozenset({"second_factor", "confirm_second_factor", "sign_out"})


def add_addresses(blueprint: Blueprint, addresses: tuple[Address, ...]) -> None:
    """Mount addresses and guard them; an endpoint that is not among them cannot be opened."""
    by_endpoint = {f"{blueprint.name}.{address.name}": address for address in addresses}
    for address in addresses:
        blueprint.add_url_rule(address.path, address.name, view_func=address.view, methods=[address.method])

    @blueprint.before_request
    def _speak() -> None:
        # For the whole request, so that views word their notices in the reader's language.
        g.speaking = ExitStack()
        g.speaking.enter_context(use_locale(console_locale()))

    @blueprint.teardown_request
    def _fall_silent(_problem: BaseException | None) -> None:
        speaking: ExitStack | None = g.pop("speaking", None)
        if speaking is not None:
            speaking.close()

    for status in PROBLEMS:
        blueprint.register_error_handler(status, _explain)

    @blueprint.before_request
    def _guard() -> Response | AnyResponse | None:
        address = by_endpoint.get(request.endpoint or "")
        if address is None:
            abort(404)
        refusal = _find_refusal(address)
        if refusal is None:
            # Only now: a large form of somebody who may not send it is not read.
            _leave_out_nul()
        return refusal


def safe_next(wanted: str) -> str:
    """The page of the console somebody wanted before signing in; the home page for anything else."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return url_for("console.home")
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/console/") and "\\" not in wanted
    return wanted if is_ours else url_for("console.home")


def _explain(problem: HTTPException) -> Response:
    # Registered for the statuses there is a page for, each of which says its own code.
    # Some are raised before the console has begun to speak.
    with use_locale(console_locale()):
        return show_problem(problem.code or 404)


def _find_refusal(address: Address) -> Response | AnyResponse | None:
    if address.permission is None:
        return None
    user = find_signed_in_user()
    if user is None:
        return _lead_to_sign_in()
    if not user.may(address.permission):
        return show_problem(403)
    if request.method not in _READING and not is_form_genuine():
        return show_problem(400)
    if user.lacks_second_factor and address.name not in _WITHOUT_SECOND_FACTOR:
        return redirect(url_for("console.second_factor"), 303)
    return None


def _leave_out_nul() -> None:
    """Nobody means a NUL, and PostgreSQL cannot even be asked for one."""
    if _has_nul(request.args):
        request.args = _without_nul(request.args)
    if request.method not in _READING and _has_nul(request.form):
        request.form = _without_nul(request.form)


def _has_nul(told: MultiDict[str, str]) -> bool:
    return any("\0" in value for value in chain.from_iterable(told.listvalues()))


def _without_nul(told: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict((name, value.replace("\0", "")) for name, value in told.items(multi=True))


def _lead_to_sign_in() -> AnyResponse:
    wanted = request.full_path.rstrip("?") if request.method in _READING else None
    target = url_for("console.sign_in", next=wanted)
    if request.headers.get("HX-Request") == "true":
        # A part of a page cannot become a sign-in form: the whole page goes there.
        return Response(status=401, headers={"HX-Redirect": target, "Cache-Control": "no-store"})
    return redirect(target, 303)
