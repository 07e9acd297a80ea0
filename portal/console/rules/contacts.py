"""Whom rules write to at carriers and in the merchant's own team."""

from typing import Final

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.contacts import (
    BusinessContact,
    ContactsError,
    RecipientKind,
    load_contacts,
    remove_contact,
    set_contact,
)
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done
from portal.console.frame.user import signed_in_user
from portal.console.rules.limits import ContactForm, render_limits
from portal.merchants.audit_log import Change, record_change
from portal.sources.carriers.registry import find_carrier
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import gettext

_KINDS: Final = (RecipientKind.CARRIER, RecipientKind.TEAM)


def submit_contact() -> Response | AnyResponse:
    """`POST /console/rules/limits/contacts`: a carrier's contact or a part of the team, new or in place of the old."""
    user, form = signed_in_user(), _read_form()
    kind = _read_kind(form.kind)
    carrier = find_carrier(form.name) if kind is RecipientKind.CARRIER else None
    if kind is RecipientKind.CARRIER and carrier is None:
        told = gettext("Name the carrier as its parcels do, such as dhl or ups.")
        return render_limits(contact=form, contact_problem=told)
    key = carrier.key if carrier else form.name
    person = form.person if kind is RecipientKind.CARRIER else ""
    try:
        with console_context().database.unit_of_work() as session:
            set_contact(session, user.merchant_id, kind, key, BusinessContact(form.email, person or None))
            # The address is left out: the log is no place for them.
            record_change(session, user.actor, Change(AuditAction.CONTACT_CHANGED, key, after={"kind": kind.value}))
    except ContactsError:
        return render_limits(contact=form, contact_problem=gettext("Give a name, and an e-mail address for it."))
    say_done(gettext("The contact is saved."))
    return redirect(url_for("console.limits", _anchor="contacts"), 303)


def submit_remove_contact() -> AnyResponse:
    """`POST /console/rules/limits/contacts/remove`: nobody is written to there any more."""
    user, form = signed_in_user(), _read_form()
    kind = _read_kind(form.kind)
    with console_context().database.unit_of_work() as session:
        known = load_contacts(session, user.merchant_id).of(kind).get(form.name)
        if known is None:
            abort(404)
        remove_contact(session, user.merchant_id, kind, form.name)
        record_change(session, user.actor, Change(AuditAction.CONTACT_REMOVED, form.name, before={"kind": kind.value}))
    fields = {"kind": kind.value, "name": form.name, "email": known.email, "person": known.name or ""}
    say_done(gettext("The contact is removed."), undo=Undo(url_for("console.save_contact"), fields))
    return redirect(url_for("console.limits", _anchor="contacts"), 303)


def _read_kind(told: str) -> RecipientKind:
    kind = next((kind for kind in _KINDS if kind.value == told), None)
    if kind is None:
        abort(404)
    return kind


def _read_form() -> ContactForm:
    def text(name: str) -> str:
        return request.form.get(name, "").strip()[:254]

    return ContactForm(text("kind"), text("name"), text("email"), text("person"))
