"""A merchant's own domain for its pages: asked for, proven, given back."""

import ipaddress
from urllib.parse import urlsplit

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.console.branding.outside import proof_seeker
from portal.console.branding.views import DomainPage
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done, say_failed
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.merchants.custom_domains import (
    DomainError,
    DomainView,
    ask_for_domain,
    drop_domain,
    find_domain,
    parse_host,
    record_finding,
)
from portal.merchants.domain_proofs import FILE_PATH, RECORD_LABEL, RECORD_START
from portal.vocabulary.branding_state import DomainFinding, DomainProblem
from portal.web.locale import gettext as _


def show_domain() -> Response:
    """`GET /console/branding/domain`."""
    return _answer()


def ask_domain() -> Response | AnyResponse:
    """`POST /console/branding/domain`: begin with `host`, in place of the one before."""
    base_url = console_context().settings.base_url
    try:
        host = parse_host(request.form.get("host", "")[:300], our_host=_our_host())
    except DomainError as refused:
        return _answer(refused.problem)
    with console_context().database.unit_of_work() as session:
        ask_for_domain(session, signed_in_user().actor, host, base_url=base_url)
    return redirect(url_for("console.branding_domain"), 303)


def check_domain() -> AnyResponse:
    """`POST /console/branding/domain/check`: look for the proof now."""
    actor, context = signed_in_user().actor, console_context()
    domain = _load() or abort(404)
    found = proof_seeker().look(domain.host, domain.token)
    with context.database.unit_of_work() as session:
        found = record_finding(session, actor, domain, found, base_url=context.settings.base_url)
    if found in {DomainFinding.RECORD, DomainFinding.FILE}:
        say_done(_("The domain is yours. Links in new messages lead there from now on."))
    else:
        say_failed(_("The domain is not proven yet; below stands what we found."))
    return redirect(url_for("console.branding_domain"), 303)


def drop_own_domain() -> AnyResponse:
    """`POST /console/branding/domain/drop`: links lead to our own address again."""
    context, domain = console_context(), _load()
    with context.database.unit_of_work() as session:
        is_gone = drop_domain(session, signed_in_user().actor, base_url=context.settings.base_url)
    if is_gone and domain is not None:
        undo = Undo(url_for("console.ask_branding_domain"), {"host": domain.host})
        say_done(_("The domain is no longer used. Links in new messages lead to the usual address."), undo=undo)
    return redirect(url_for("console.branding_domain"), 303)


def _load() -> DomainView | None:
    with console_context().database.reading() as session:
        return find_domain(session, signed_in_user().merchant_id)


def _our_host() -> str:
    return urlsplit(console_context().settings.base_url).hostname or ""


def _our_record() -> str:
    """A name is pointed to by an alias, an address by a record of its own kind."""
    try:
        return "AAAA" if ipaddress.ip_address(_our_host()).version == 6 else "A"
    except ValueError:
        return "CNAME"


def _answer(problem: DomainProblem | None = None) -> Response:
    domain = _load()
    typed = request.form.get("host", "")[:300] if problem else domain.host if domain else ""
    page = DomainPage(
        domain=domain,
        typed=typed,
        problem=problem,
        record_name=f"{RECORD_LABEL}.{domain.host}" if domain else "",
        record_value=f"{RECORD_START}{domain.token}" if domain else "",
        file_url=f"https://{domain.host}{FILE_PATH}{domain.token}" if domain else "",
        our_host=_our_host(),
        our_record=_our_record(),
        lookup_url=f"https://{domain.host}/track" if domain else "",
    )
    return show_page("console/branding/domain.html", page, status=422 if problem else 200)
