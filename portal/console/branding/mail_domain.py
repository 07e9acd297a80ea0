"""The domain a merchant's mail is sent from: what its DNS says, and the records that are missing."""

import re
from typing import Final

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.console.branding.outside import proof_seeker
from portal.console.branding.views import MailDomainPage
from portal.console.frame.context import console_context
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.merchants.custom_domains import DomainError, parse_host
from portal.merchants.sender_domains import MailDomain, check_mail_domain, load_mail_domain, record_mail_domain
from portal.models import Merchant
from portal.web.locale import gettext as _

_SELECTOR: Final = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,60}[a-zA-Z0-9])?")


def show_mail_domain() -> Response:
    """`GET /console/branding/mail`."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        report = load_mail_domain(session, user.merchant_id)
        support_email = session.get_one(Merchant, user.merchant_id).support_email or ""
    wanted = report.wanted if report else MailDomain(support_email.rpartition("@")[2], "", "")
    return show_page("console/branding/mail_domain.html", MailDomainPage(wanted, report, {}))


def look_at_mail_domain() -> Response | AnyResponse:
    """`POST /console/branding/mail`: ask the DNS now and keep what it says."""
    wanted, problems = _read_form()
    if problems:
        page = MailDomainPage(wanted, None, problems)
        return show_page("console/branding/mail_domain.html", page, status=422)
    checks = check_mail_domain(proof_seeker().lookups, wanted)
    with console_context().database.unit_of_work() as session:
        record_mail_domain(session, signed_in_user().merchant_id, wanted, checks)
    return redirect(url_for("console.branding_mail"), 303)


def _read_form() -> tuple[MailDomain, dict[str, str]]:
    typed = {name: request.form.get(name, "").strip()[:300] for name in ("domain", "spf_include", "dkim_selector")}
    problems: dict[str, str] = {}
    for name in ("domain", "spf_include"):
        if name == "spf_include" and not typed[name]:
            continue
        try:
            told = typed[name].removeprefix("include:")
            typed[name] = parse_host(told.replace("_", "x"), our_host="-") and told.lower().rstrip(".")
        except DomainError:
            problems[name] = _("Write a domain such as example.com.")
    if typed["dkim_selector"] and not _SELECTOR.fullmatch(typed["dkim_selector"]):
        problems["dkim_selector"] = _("Write the part before ._domainkey, such as mail2026.")
    return MailDomain(**typed), problems
