"""WhatsApp templates: the texts to submit to Meta, and the names of those it has approved."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.whatsapp import (
    TemplateDescription,
    TemplateUse,
    describe_sender_templates,
    suggest_template_language,
    use_template,
)
from notifier.foundation.errors import ProductError
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done, say_failed
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.merchants.audit_log import Change, record_change
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class TemplatesPage:
    """What to type into Meta's form for each kind of news."""

    templates: tuple[TemplateDescription, ...]
    languages: Mapping[str, str]


def show_whatsapp_templates() -> Response:
    """`GET /console/connections/whatsapp`."""
    with console_context().database.reading() as session:
        templates = describe_sender_templates(session, signed_in_user().merchant_id)
    languages = {each.trigger: suggest_template_language(each.language) for each in templates}
    return show_page("console/connections/whatsapp.html", TemplatesPage(templates, languages))


def use_whatsapp_template() -> AnyResponse:
    """`POST /console/connections/whatsapp`."""
    user, form = signed_in_user(), request.form
    language = form.get("language", "")
    wanted = TemplateUse(
        trigger=form.get("trigger", ""),
        language=language,
        name=form.get("name", "").strip(),
        template_language=form.get("template_language", "").strip() or suggest_template_language(language),
        has_button=form.get("has_button") == "1",
    )
    try:
        with console_context().database.unit_of_work() as session:
            use_template(session, user.merchant_id, wanted)
            subject = f"whatsapp: {wanted.trigger}"
            record_change(
                session, user.actor, Change(AuditAction.PROVIDER_CHANGED, subject, after={"name": wanted.name})
            )
    except ProductError as problem:
        say_failed(str(problem))
    else:
        say_done(_("The template is used from the next message on."))
    return redirect(url_for("console.whatsapp_templates", _anchor=wanted.trigger), 303)
