"""The page of the first steps, and the steps that are forms: details, look, leaving out, putting away."""

from dataclasses import replace

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done, say_failed
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.start.load_page import load_page
from portal.console.start.views import Typed
from portal.merchants.branding_drafts import load_look_at_work, publish_draft, save_draft
from portal.merchants.first_steps import FirstStep, put_away_steps, skip_step
from portal.merchants.shop_details import DetailProblem, ShopDetails, find_problems, save_shop_details
from portal.web.locale import gettext as _

_TEMPLATE = "console/start/start.html"


def show_start() -> Response:
    """`GET /console/start`; `step` opens one of them."""
    with console_context().database.reading() as session:
        page = load_page(session, signed_in_user(), wanted=request.args.get("step", ""))
    return show_page(_TEMPLATE, page)


def save_details() -> Response | AnyResponse:
    """`POST /console/start/details`."""
    user, context = signed_in_user(), console_context()
    names = ("name", "language", "country", "time_zone", "support_email", "support_phone", "website")
    details = ShopDetails(**{name: request.form.get(name, "").strip() for name in names})
    problems = dict(find_problems(details))
    if not (details.support_email or details.support_phone):
        # Shoppers who find nobody to ask write to their bank.
        problems.setdefault("support_email", DetailProblem.MISSING)
    if problems:
        with context.database.reading() as session:
            page = load_page(session, user, wanted=FirstStep.DETAILS, typed=Typed(details, problems))
        return show_page(_TEMPLATE, page, status=422)
    with context.database.unit_of_work() as session:
        save_shop_details(session, user.actor, details, base_url=context.settings.base_url)
    say_done(_("The details of your shop are saved."))
    return redirect(url_for("console.start"), 303)


def save_look() -> AnyResponse:
    """`POST /console/start/look`: two colours, published at once unless a draft is being worked on."""
    user, context = signed_in_user(), console_context()
    with context.database.unit_of_work() as session:
        work = load_look_at_work(session, user.merchant_id)
        try:
            form = request.form
            colours = replace(work.look.colours, accent=form.get("accent", ""), header=form.get("header", ""))
        except ValueError:
            say_failed(_("Choose two colours, such as #1a7f5a."))
            return redirect(url_for("console.start", step=FirstStep.LOOK.value), 303)
        is_changed = save_draft(session, user.actor, replace(work.look, colours=colours))
        if work.is_draft:
            # Somebody is working on more than colours: what is not finished must not be published from here.
            say_done(_("Your colours are in the draft of your branding. Publish it there."))
            return redirect(url_for("console.branding"), 303)
        if is_changed:
            publish_draft(session, user.actor, note="", base_url=context.settings.base_url)
        skip_step(session, user.merchant_id, FirstStep.LOOK, is_skipped=True)
    say_done(_("Your colours are on the page and in the messages."))
    return redirect(url_for("console.start"), 303)


def skip_one() -> AnyResponse:
    """`POST /console/start/skip`; `is_skipped` empty takes the step up again."""
    word = request.form.get("step", "")
    if word not in set(FirstStep):
        abort(404)
    step, is_skipped = FirstStep(word), bool(request.form.get("is_skipped"))
    with console_context().database.unit_of_work() as session:
        skip_step(session, signed_in_user().merchant_id, step, is_skipped=is_skipped)
    return redirect(url_for("console.start", step=None if is_skipped else step.value), 303)


def put_away() -> AnyResponse:
    """`POST /console/start/away`; `is_put_away` empty shows the reminder again."""
    is_put_away = bool(request.form.get("is_put_away"))
    with console_context().database.unit_of_work() as session:
        put_away_steps(session, signed_in_user().merchant_id, is_put_away=is_put_away)
    if is_put_away:
        say_done(_("The first steps are put away."), undo=Undo(url_for("console.put_away_steps"), {"is_put_away": ""}))
    return redirect(url_for("console.home"), 303)
