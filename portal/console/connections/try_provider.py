"""A test message by an account to the merchant's own address or number, after saying what it costs."""

import uuid
from dataclasses import dataclass
from typing import Final

from flask import Response, redirect, request, url_for
from limits import parse
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.accounts import AccountView, TrialDesk, TrialMessage, price_trial, send_trial
from notifier.api.addresses import AddressError, normalise_phone
from notifier.api.vocabulary import Channel
from notifier.foundation.errors import ProductError
from portal.console.connections.provider_words import CHANNEL_TITLES, PROVIDER_TITLES
from portal.console.connections.providers import find_own_account
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done, say_failed
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.web.locale import current_locale
from portal.web.locale import gettext as _

#: Somebody who found an open console must not be able to write to strangers at the shop's cost.
TRIALS: Final = parse("20 per hour")
#: What people wait for most; of a test order, the news it has had for certain.
_USUALLY_TOLD: Final = "shipment.out_for_delivery"
_TOLD_OF_TEST: Final = "order.shipped"
_BY_PHONE: Final = frozenset({Channel.SMS, Channel.WHATSAPP})


@dataclass(frozen=True, slots=True)
class TryPage:
    """Where the test goes and what it costs; `price` None when the account does not know."""

    account_id: uuid.UUID
    channel: str
    channel_title: str
    title: str
    asks_number: bool
    to_address: str
    price: str | None
    problem: str | None
    problems: dict[str, str]


def show_try_provider(account_id: uuid.UUID) -> Response:
    """`GET /console/connections/providers/<id>/try`."""
    return _show(find_own_account(account_id), "")


def send_try_provider(account_id: uuid.UUID) -> Response | AnyResponse:
    """`POST /console/connections/providers/<id>/try`: the network is used with no transaction open."""
    account, typed = find_own_account(account_id), request.form.get("number", "")
    try:
        to_address = read_own_address(account.channel, typed)
    except AddressError as problem:
        return _show(account, typed, problems={"number": str(problem)})
    try_message(account.channel, to_address, account_id=account_id)
    return redirect(url_for("console.provider", account_id=account_id), 303)


def read_own_address(channel: Channel, number: str) -> str:
    """Where a test goes: the e-mail address of whoever is signed in, or the number they typed; `AddressError`."""
    if channel not in _BY_PHONE:
        return signed_in_user().email
    return normalise_phone(number, None)


def try_message(
    channel: Channel,
    to_address: str,
    *,
    account_id: uuid.UUID | None = None,
    subject_keys: tuple[str, ...] | None = None,
) -> bool:
    """Send a test message and say what became of it; returns whether a provider took it.

    With `subject_keys` it tells of that order's shipping, as its shopper was told.
    """
    user, context = signed_in_user(), console_context()
    if not context.limits.take(TRIALS, "trial", str(user.merchant_id)):
        say_failed(_("These are many test messages. Please wait an hour."))
        return False
    trial = TrialMessage(
        sender_id=user.merchant_id,
        channel=channel,
        to_address=to_address,
        language=current_locale().tag,
        account_id=account_id,
        subject_keys=subject_keys,
        trigger=_TOLD_OF_TEST if subject_keys else _USUALLY_TOLD,
    )
    try:
        outcome = send_trial(_desk(), trial)
    except ProductError as problem:
        say_failed(str(problem))
        return False
    if outcome.is_accepted:
        say_done(_("The test message is on its way to %(address)s.") % {"address": to_address})
    else:
        say_failed(_("The test message was refused: %(reason)s") % {"reason": outcome.detail or "?"})
    return outcome.is_accepted


def _show(account: AccountView, typed: str, *, problems: dict[str, str] | None = None) -> Response:
    price, problem = _find_price(account)
    page = TryPage(
        account_id=account.id,
        channel=account.channel.value,
        channel_title=CHANNEL_TITLES[account.channel.value],
        title=PROVIDER_TITLES.get(account.provider, account.provider),
        asks_number=account.channel in _BY_PHONE,
        to_address=typed or signed_in_user().email,
        price=price,
        problem=problem,
        problems=problems or {},
    )
    return show_page("console/connections/try.html", page, status=422 if problems else 200)


def _find_price(account: AccountView) -> tuple[str | None, str | None]:
    user = signed_in_user()
    trial = TrialMessage(
        sender_id=user.merchant_id,
        channel=account.channel,
        to_address="",
        language=current_locale().tag,
        trigger=_USUALLY_TOLD,
        account_id=account.id,
    )
    try:
        told = price_trial(_desk(), trial)
    except ProductError as problem:
        return None, str(problem)
    return (None if told.price is None else f"{told.price.normalize():f} {told.currency}"), None


def _desk() -> TrialDesk:
    context = console_context()
    return TrialDesk(context.database, context.sealer, context.settings.notifier)
