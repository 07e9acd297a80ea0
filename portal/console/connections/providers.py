"""Who carries a channel: accounts set up by form, changed, put first, switched off and on."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.accounts import (
    AccountDraft,
    AccountView,
    ask_first,
    find_account,
    list_provider_names,
    list_setting_fields,
    save_account,
    switch_account,
)
from notifier.api.vocabulary import Channel
from notifier.foundation.errors import ConfigurationError
from portal.console.connections.provider_views import FormField, list_callback_urls, make_fields
from portal.console.connections.provider_words import CHANNEL_TITLES, PROVIDER_TITLES
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.merchants.audit_log import Change, record_change
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """The form of one provider; `account_id` None for a new account."""

    channel: str
    channel_title: str
    provider: str
    title: str
    #: Pairs of name and title to choose from, for a new account.
    others: tuple[tuple[str, str], ...]
    fields: tuple[FormField, ...]
    problems: Mapping[str, str]
    #: What is wrong with no field in particular.
    problem: str
    account_id: uuid.UUID | None = None
    is_on: bool = True
    receipts_url: str | None = None
    inbound_url: str | None = None


def show_new_provider(channel: str) -> Response:
    """`GET /console/connections/providers/new/<channel>`; `provider` chooses among those that carry it."""
    wanted, names = _read_channel(channel)
    provider = request.args.get("provider", names[0])
    return _show_form(wanted, provider if provider in names else names[0])


def add_provider(channel: str) -> Response | AnyResponse:
    """`POST /console/connections/providers/new/<channel>`."""
    wanted, names = _read_channel(channel)
    provider = request.form.get("provider", "")
    if provider not in names:
        abort(404)
    return _save(wanted, provider, None)


def show_provider(account_id: uuid.UUID) -> Response:
    """`GET /console/connections/providers/<id>`."""
    account = find_own_account(account_id)
    return _show_form(account.channel, account.provider, account)


def change_provider(account_id: uuid.UUID) -> Response | AnyResponse:
    """`POST /console/connections/providers/<id>`."""
    account = find_own_account(account_id)
    return _save(account.channel, account.provider, account)


def switch_provider(account_id: uuid.UUID) -> AnyResponse:
    """`POST /console/connections/providers/<id>/switch`, `is_on` empty for off."""
    user, account, is_on = signed_in_user(), find_own_account(account_id), bool(request.form.get("is_on"))
    with console_context().database.unit_of_work() as session:
        switch_account(session, user.merchant_id, account_id, is_on=is_on)
        change = Change(
            AuditAction.PROVIDER_SWITCHED,
            f"{account.channel}: {account.provider}",
            account_id,
            before={"is_on": account.is_on},
            after={"is_on": is_on},
        )
        record_change(session, user.actor, change)
    undo = Undo(url_for("console.switch_provider", account_id=account_id), {"is_on": "" if is_on else "1"})
    say_done(_("The account carries messages again.") if is_on else _("The account is switched off."), undo=undo)
    return redirect(url_for("console.connections", _anchor="messages"), 303)


def put_provider_first(account_id: uuid.UUID) -> AnyResponse:
    """`POST /console/connections/providers/<id>/first`."""
    user, account = signed_in_user(), find_own_account(account_id)
    with console_context().database.unit_of_work() as session:
        ask_first(session, user.merchant_id, account_id)
        after = {"first": account.provider}
        subject = account.channel.value
        record_change(session, user.actor, Change(AuditAction.PROVIDERS_ORDERED, subject, account_id, after=after))
    say_done(_("This account is asked first from now on."))
    return redirect(url_for("console.connections", _anchor="messages"), 303)


def find_own_account(account_id: uuid.UUID) -> AccountView:
    """An account of the shop of whoever is signed in; 404 for any other."""
    context = console_context()
    with context.database.reading() as session:
        account = find_account(session, context.sealer, signed_in_user().merchant_id, account_id)
    return account or abort(404)


def _save(channel: Channel, provider: str, known: AccountView | None) -> Response | AnyResponse:
    user, context = signed_in_user(), console_context()
    typed = {field.key: request.form.get(field.key, "") for field in list_setting_fields(provider)}
    is_private = context.settings.notifier.allow_private_endpoints
    draft = AccountDraft(channel, provider, typed, may_be_private=is_private)
    try:
        with context.database.unit_of_work() as session:
            account_id = save_account(session, context.sealer, user.merchant_id, draft)
            subject = f"{channel}: {provider}"
            record_change(session, user.actor, Change(AuditAction.PROVIDER_CHANGED, subject, account_id))
    except ConfigurationError as wrong:
        return _show_form(channel, provider, known, typed=typed, problems=wrong.problems)
    say_done(_("The account is saved. Send yourself a test message to see that it works."))
    return redirect(url_for("console.provider", account_id=account_id), 303)


def _show_form(
    channel: Channel,
    provider: str,
    account: AccountView | None = None,
    *,
    typed: Mapping[str, str] | None = None,
    problems: Iterable[str] = (),
) -> Response:
    fields = make_fields(provider, list_setting_fields(provider), account.shown if account else {}, typed)
    receipts_url, inbound_url = (None, None)
    if account is not None:
        receipts_url, inbound_url = list_callback_urls(account, console_context().settings.base_url)
    beside, rest = _sort_problems(fields, problems)
    page = ProviderPage(
        channel=channel.value,
        channel_title=CHANNEL_TITLES[channel.value],
        provider=provider,
        title=PROVIDER_TITLES.get(provider, provider),
        others=tuple((name, PROVIDER_TITLES.get(name, name)) for name in list_provider_names(channel)),
        fields=fields,
        problems=beside,
        problem=rest,
        account_id=account.id if account else None,
        is_on=account.is_on if account else True,
        receipts_url=receipts_url,
        inbound_url=inbound_url,
    )
    return show_page("console/connections/provider.html", page, status=422 if problems else 200)


def _sort_problems(fields: Iterable[FormField], problems: Iterable[str]) -> tuple[dict[str, str], str]:
    """Each sentence beside the field it begins with, the others together."""
    keys, beside, rest = {field.key for field in fields}, dict[str, str](), list[str]()
    for sentence in problems:
        key = sentence.split(" ", 1)[0].rstrip(":")
        if key in keys and key not in beside:
            beside[key] = sentence
        else:
            rest.append(sentence)
    return beside, " ".join(rest)


def _read_channel(text: str) -> tuple[Channel, tuple[str, ...]]:
    if text not in set(Channel):
        abort(404)
    names = list_provider_names(Channel(text))
    return Channel(text), names or abort(404)
