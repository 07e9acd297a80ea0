"""The editor of one trigger's words: the parts, what the linter says of them, and how they look."""

from collections.abc import Mapping
from typing import Final

from flask import Response, request
from sqlalchemy.orm import Session

from notifier.api.vocabulary import Channel
from notifier.api.wording import (
    PARTS,
    Finding,
    WordingScope,
    WordingVersion,
    choose_language,
    find_worded_language,
    get_translations,
    lint_draft,
    load_wordings,
)
from portal.console.frame.context import console_context
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.console.wording.drafts import Draft, WordsInUse, load_words, read_draft
from portal.console.wording.facts import list_facts
from portal.console.wording.languages import list_built_in, list_others, name_language
from portal.console.wording.preview import preview_words
from portal.console.wording.scope import ScopeAtWork, read_scope, scope_fields
from portal.console.wording.views import EditorPage, PartView, Said, VersionRow
from portal.console.wording.words import title_of
from portal.web.locale import current_locale

TEMPLATE: Final = "console/wording/editor.html"
#: What is read of the words on each channel; an e-mail says all of them.
_READ: Final[Mapping[Channel, tuple[str, ...]]] = {
    Channel.SMS: ("short",),
    Channel.WHATSAPP: ("short",),
    Channel.PUSH: ("headline", "short", "action"),
    Channel.INBOX: ("headline", "short", "action"),
    Channel.CHAT: ("headline", "short"),
}


def show_editor(trigger: str) -> Response:
    """`GET /console/wording/<trigger>`; `language`, `channel` and `rule` say which words."""
    with console_context().database.reading() as session:
        at_work = read_scope(session, trigger, request.args)
        page = build_page(session, at_work, None)
    return show_page(TEMPLATE, page)


def show_draft(trigger: str) -> Response:
    """`POST /console/wording/<trigger>/preview`: the form with what it would look like; nothing is kept."""
    with console_context().database.reading() as session:
        at_work = read_scope(session, trigger, request.form)
        page = build_page(session, at_work, read_draft(request.form))
    return show_page(TEMPLATE, page, part="live")


def build_page(
    session: Session, at_work: ScopeAtWork, draft: Draft | None, *, problem: str | None = None
) -> EditorPage:
    """The page with the words in use, or with a draft."""
    user, scope, words = signed_in_user(), at_work.scope, load_words(session, at_work.scope)
    texts = words.texts if draft is None else draft.texts
    own = words.own if draft is None else draft.find_own(words)
    findings = lint_draft(session, console_context().sealer, user.merchant_id, scope, own)
    preview = preview_words(session, at_work, None if draft is None else own, texts["short"])
    written = {one.scope.language for one in load_wordings(session, user.merchant_id, scope.trigger)}
    is_testable = scope.rule_id is None and Channel.EMAIL in at_work.shown_channels
    return EditorPage(
        scope=scope,
        title=title_of(scope.trigger),
        fields=scope_fields(scope),
        built_in_languages=list_built_in(written),
        other_languages=list_others(written, scope.language),
        is_worded=find_worded_language(scope.language) is not None,
        channels=tuple(channel.value for channel in at_work.channels),
        rules=tuple((str(rule_id), name) for rule_id, name in at_work.rules),
        instead=name_language(words.instead) if words.instead else None,
        parts=_list_parts(scope, words, texts, own, findings),
        facts=list_facts(at_work.kind, scope.language),
        shown=preview.shown,
        occurred_at=preview.occurred_at,
        history=tuple(_row(version, user) for version in words.history),
        note=draft.note if draft is not None else "",
        problem=problem,
        is_draft=draft is not None,
        is_own=bool(words.own),
        test_address=user.email if is_testable else None,
    )


def _list_parts(
    scope: WordingScope,
    words: WordsInUse,
    texts: Mapping[str, str],
    own: Mapping[str, str],
    findings: tuple[Finding, ...],
) -> tuple[PartView, ...]:
    said = _say(findings)
    return tuple(
        PartView(name, texts[name], words.beneath[name], is_own=name in own, said=said.get(name, ()))
        for name in PARTS
        if name in {*_list_read(scope), *own, *words.own}
    )


def _list_read(scope: WordingScope) -> tuple[str, ...]:
    """The parts to write; in a language without built-in words all of them, on every channel."""
    is_worded = find_worded_language(scope.language) is not None
    return _READ.get(scope.channel, PARTS) if is_worded and scope.channel is not None else PARTS


def _say(findings: tuple[Finding, ...]) -> dict[str, tuple[Said, ...]]:
    """The findings of each part that has some, in the reader's language."""
    translate = get_translations(choose_language([current_locale().catalogue])).gettext
    said: dict[str, tuple[Said, ...]] = {}
    for finding in findings:
        one = Said(finding.severity.value, finding.say(translate), finding.line)
        said[finding.part] = (*said.get(finding.part, ()), one)
    return said


def _row(version: WordingVersion, user: ConsoleUser) -> VersionRow:
    return VersionRow(
        version=version.version,
        created_at=version.created_at.astimezone(user.zone),
        note=version.note,
        is_current=version.is_current,
        parts=tuple((name, version.parts[name]) for name in PARTS if name in version.parts),
    )
