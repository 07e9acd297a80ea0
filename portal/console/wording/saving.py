"""Saving words, going back to others, and a test mail with them."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.accounts import TrialDesk, TrialMessage, send_trial
from notifier.api.vocabulary import Channel
from notifier.api.wording import Severity, WordingDraft, WordingScope, WordingVersion, lint_draft
from notifier.foundation.errors import ProductError, UnknownRecordError
from portal.console.connections.try_provider import TRIALS
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done, say_failed
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.wording.changes import change_words, drop_words, restore_words
from portal.console.wording.drafts import WordsInUse, load_words, read_draft
from portal.console.wording.editor import TEMPLATE, build_page
from portal.console.wording.scope import ScopeAtWork, read_scope, scope_fields, scope_url
from portal.web.locale import gettext as _


def submit_words(trigger: str) -> Response | AnyResponse:
    """`POST /console/wording/<trigger>`: a version of the parts that differ; refused when the linter finds an error."""
    context, user, draft = console_context(), signed_in_user(), read_draft(request.form)
    with context.database.reading() as session:
        at_work = read_scope(session, trigger, request.form)
        words = load_words(session, at_work.scope)
        own = draft.find_own(words)
        findings = lint_draft(session, context.sealer, user.merchant_id, at_work.scope, own)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return _refuse(at_work, _("Nothing was saved yet: put right what stands in red."))
    if not own:
        return _drop(at_work.scope, words)
    try:
        with context.database.unit_of_work() as session:
            saved = change_words(session, user.actor, WordingDraft(at_work.scope, own, draft.note))
    except ProductError as problem:
        return _refuse(at_work, str(problem))
    _say_saved(saved, words, _("Saved. Messages say this from now on."))
    return redirect(scope_url("wording_editor", at_work.scope), 303)


def submit_drop(trigger: str) -> AnyResponse:
    """`POST /console/wording/<trigger>/drop`: the built-in words again."""
    with console_context().database.reading() as session:
        scope = read_scope(session, trigger, request.form).scope
        words = load_words(session, scope)
    return _drop(scope, words)


def submit_version(trigger: str) -> AnyResponse:
    """`POST /console/wording/<trigger>/restore`: an earlier `version` becomes the next one."""
    user, wanted = signed_in_user(), request.form.get("version", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        abort(404)
    try:
        with console_context().database.unit_of_work() as session:
            scope = read_scope(session, trigger, request.form).scope
            words = load_words(session, scope)
            note = _("Version %(number)s again.") % {"number": int(wanted)}
            saved = restore_words(session, user.actor, scope, int(wanted), note)
    except UnknownRecordError:
        abort(404)
    _say_saved(saved, words, _("Messages say this again."))
    return redirect(scope_url("wording_editor", scope), 303)


def submit_test(trigger: str) -> AnyResponse:
    """`POST /console/wording/<trigger>/test`: a mail with the words in use to whoever is signed in, to nobody else."""
    context, user = console_context(), signed_in_user()
    with context.database.reading() as session:
        at_work = read_scope(session, trigger, request.form)
    scope = at_work.scope
    if scope.rule_id is not None or Channel.EMAIL not in at_work.shown_channels:
        abort(404)
    if not context.limits.take(TRIALS, "trial", str(user.merchant_id)):
        say_failed(_("These are many test messages. Please wait an hour."))
        return redirect(scope_url("wording_editor", scope), 303)
    trial = TrialMessage(
        sender_id=user.merchant_id,
        channel=Channel.EMAIL,
        to_address=user.email,
        language=scope.language,
        trigger=trigger,
    )
    _send_test(TrialDesk(context.database, context.sealer, context.settings.notifier), trial)
    return redirect(scope_url("wording_editor", scope), 303)


def _send_test(desk: TrialDesk, trial: TrialMessage) -> None:
    try:
        outcome = send_trial(desk, trial)
    except ProductError as problem:
        say_failed(str(problem))
        return
    if outcome.is_accepted:
        say_done(_("The test message is on its way to %(address)s.") % {"address": trial.to_address})
    else:
        say_failed(_("The test message was refused: %(reason)s") % {"reason": outcome.detail or "?"})


def _drop(scope: WordingScope, words: WordsInUse) -> AnyResponse:
    saved = None
    if words.own:
        with console_context().database.unit_of_work() as session:
            saved = drop_words(session, signed_in_user().actor, scope)
    _say_saved(saved, words, _("Messages say the built-in words again."))
    return redirect(scope_url("wording_editor", scope), 303)


def _say_saved(saved: WordingVersion | None, before: WordsInUse, sentence: str) -> None:
    if saved is None:
        say_failed(_("Nothing has changed: messages say this already."))
        return
    fields, trigger = scope_fields(saved.scope), saved.scope.trigger
    if before.own and before.version is not None:
        fields["version"] = str(before.version.version)
        undo = Undo(url_for("console.restore_wording", trigger=trigger), fields)
    else:
        undo = Undo(url_for("console.drop_wording", trigger=trigger), fields)
    say_done(sentence, undo=undo)


def _refuse(at_work: ScopeAtWork, problem: str) -> Response:
    with console_context().database.reading() as session:
        page = build_page(session, at_work, read_draft(request.form), problem=problem)
    return show_page(TEMPLATE, page, status=422)
