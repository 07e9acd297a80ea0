"""The list of all words by what they are about, with where the merchant has changed them."""

from collections.abc import Iterable

from flask import Response, request, url_for

from notifier.api.catalogue import TRIGGER_TYPES
from notifier.api.wording import (
    WordingError,
    WordingScope,
    WordingScopeError,
    WordingVersion,
    check_scope,
    get_wording,
    load_wordings,
    render_samples,
)
from portal.console.frame.context import console_context
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.console.rules.words import FAMILIES
from portal.console.wording.languages import name_language
from portal.console.wording.scope import scope_url
from portal.console.wording.views import Place, TriggerRow, WordingList
from portal.console.wording.words import title_of
from portal.web.locale import current_locale


def show_wordings() -> Response:
    """`GET /console/wording`; `q` are words to look for, `own` shows only what the merchant has changed."""
    user, search = signed_in_user(), request.args.get("q", "").strip()[:100]
    is_own = bool(request.args.get("own"))
    with console_context().database.reading() as session:
        written = load_wordings(session, user.merchant_id)
    by_trigger: dict[str, list[WordingVersion]] = {}
    for version in written:
        by_trigger.setdefault(version.scope.trigger, []).append(version)
    families = []
    for family, title in FAMILIES.items():
        names = [name for name, kind in TRIGGER_TYPES.items() if kind.family is family and _can_be_written(name)]
        rows = tuple(
            _row(name, by_trigger.get(name, []), user)
            for name in names
            if (name in by_trigger or not is_own) and _is_found(name, search)
        )
        families += [(title, rows)] if rows else []
    page = WordingList(tuple(families), search, is_own, len(by_trigger))
    return show_page("console/wording/list.html", page, part="rows")


def _can_be_written(trigger: str) -> bool:
    try:
        check_scope(WordingScope(trigger, "en"))
    except WordingScopeError:
        return False
    return True


def _is_found(trigger: str, search: str) -> bool:
    if not search:
        return True
    wording = get_wording(trigger, current_locale().catalogue)
    haystack = " ".join((title_of(trigger), trigger, wording.subject, wording.body, wording.short)).casefold()
    return all(word in haystack for word in search.casefold().split())


def _row(trigger: str, versions: Iterable[WordingVersion], user: ConsoleUser) -> TriggerRow:
    found = sorted(versions, key=lambda version: version.scope.key)
    changed_at = max((version.created_at for version in found), default=None)
    return TriggerRow(
        trigger=trigger,
        title=title_of(trigger),
        says=_say(trigger, found),
        url=url_for("console.wording_editor", trigger=trigger),
        places=tuple(_place(version.scope) for version in found),
        changed_at=changed_at.astimezone(user.zone) if changed_at else None,
    )


def _say(trigger: str, written: Iterable[WordingVersion]) -> str:
    language = current_locale().catalogue
    own = [one.parts for one in written if one.scope == WordingScope(trigger, language)]
    subject = own[0].get("subject", "") if own else ""
    source = subject or get_wording(trigger, language).subject
    try:
        return render_samples(trigger, language, (source,))[0]
    except WordingError:
        return source


def _place(scope: WordingScope) -> Place:
    channel = scope.channel.value if scope.channel else None
    return Place(name_language(scope.language), channel, scope_url("wording_editor", scope))
