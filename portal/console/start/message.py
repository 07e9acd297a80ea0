"""The test message of the first steps: to the merchant's own mailbox or phone."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.addresses import AddressError
from notifier.api.vocabulary import Channel
from portal.alerts.publish import subject_key
from portal.console.connections.try_provider import read_own_address, try_message
from portal.console.frame.context import console_context
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.start.load_page import load_page
from portal.console.start.views import Typed
from portal.merchants.first_steps import FirstStep, note_test_message
from portal.tracking.place_test_order import find_test_order

_CHANNELS = frozenset({Channel.EMAIL, Channel.SMS, Channel.WHATSAPP})


def send_test_message() -> Response | AnyResponse:
    """`POST /console/start/message`: about the test order where there is one; the network is used between two units."""
    user, context, number = signed_in_user(), console_context(), request.form.get("number", "")
    word = request.form.get("channel", Channel.EMAIL.value)
    channel = Channel(word) if word in {each.value for each in _CHANNELS} else abort(404)
    try:
        to_address = read_own_address(channel, number)
    except AddressError as problem:
        with context.database.reading() as session:
            typed = Typed(number=number, number_problem=str(problem))
            page = load_page(session, user, wanted=FirstStep.MESSAGE, typed=typed)
        return show_page("console/start/start.html", page, status=422)
    with context.database.reading() as session:
        order_id = find_test_order(session, user.merchant_id)
    keys = None if order_id is None else (subject_key(order_id),)
    if try_message(channel, to_address, subject_keys=keys):
        with context.database.unit_of_work() as session:
            note_test_message(session, user.merchant_id)
        return redirect(url_for("console.start"), 303)
    return redirect(url_for("console.start", step=FirstStep.MESSAGE.value), 303)
