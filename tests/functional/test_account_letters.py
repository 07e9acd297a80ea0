"""Letters about accounts leave like any mail of the shop, and only their reader sees the link."""

import re
from urllib.parse import urlencode

from notifier.api.history import MessageFilter, get_passport, load_messages
from notifier.foundation.ids import new_id
from portal.merchants.team import create_user
from tests.running.calls import Answer
from tests.running.mail_server import MailServer
from tests.running.shop import Shop


def post(shop: Shop, path: str, **fields: str) -> Answer:
    """Send the form of a page with its token and its cookie."""
    page = shop.caller.get(path)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
    body = urlencode({"csrf_token": token[1], **fields}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    return shop.caller.call("POST", path, body=body, headers=headers)


def test_a_forgotten_password_is_replaced_by_a_link_that_nobody_else_can_read(
    shop: Shop, mail_server: MailServer
) -> None:
    email = f"{new_id().hex[-12:]}@people.example"
    with shop.database.unit_of_work() as session:
        create_user(session, shop.merchant_id, email, "the one I forgot", role="owner")
    assert post(shop, "/console/forgot", email=email).status == 200
    mail = mail_server.wait_for_mail(email, "Your new password")
    link = mail.link("console")
    assert mail.message["List-Unsubscribe"] is None
    assert "/u/" not in mail.plain_text

    with shop.database.reading() as session:
        [record] = load_messages(session, MessageFilter(sender_id=shop.merchant_id))
        passport = get_passport(session, shop.merchant_id, record.id)
    assert (record.text, record.html, record.links, passport.cause.facts) == (None, None, (), {})

    chosen = "something new and long"
    path = link.removeprefix(shop.settings.base_url)
    assert post(shop, path, password=chosen, again=chosen).status == 303
    assert post(shop, "/console/sign-in", email=email, password=chosen).status == 303
    assert shop.caller.get(path).status == 410
