"""A browser's subscription is taken as it is meant, or refused with one sentence that says why."""

import base64
import json
import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.foundation.errors import PermanentError
from notifier.providers.web_push.origins import EndpointError, PushOrigins, origin_of
from notifier.providers.web_push.subscriptions import SubscriptionError, parse_subscription
from notifier.providers.web_push.vapid import make_vapid_key

POINT = make_vapid_key().public
AUTH = base64.urlsafe_b64encode(os.urandom(16)).rstrip(b"=").decode()
ORIGINS = PushOrigins.parse("http://127.0.0.1:9911 https://push.shop.example")


def make_document(endpoint: object = "https://fcm.googleapis.com/fcm/send/abc:def", **keys: object) -> dict[str, Any]:
    return {"endpoint": endpoint, "expirationTime": None, "keys": {"p256dh": POINT, "auth": AUTH} | keys}


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/dQw4:APA91b_-x",
        "https://fcm.googleapis.com/wp/dQw4:APA91b",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAAAB",
        "https://updates-push.eu.push.services.mozilla.com/wpush/v2/gAAAAAB",
        "https://web.push.apple.com/QGuQyavXutnMH",
        "https://eu.web.push.apple.com/QGuQyavXutnMH",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAC%2bZ%3d",
        "https://push.shop.example/up?x=1",
        "http://127.0.0.1:9911/wpush/1",
    ],
)
def test_an_endpoint_of_a_known_push_service_is_taken_as_it_is(endpoint: str) -> None:
    taken = parse_subscription(json.dumps(make_document(endpoint)).encode(), ORIGINS)
    assert (taken.endpoint, taken.p256dh, taken.auth) == (endpoint, POINT, AUTH)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1/x",
        "https://127.0.0.1/x",
        "http://127.0.0.1:9912/x",
        "https://127.0.0.1:9911/x",
        "http://localhost:9911/x",
        "https://localhost/x",
        "https://2130706433/x",
        "https://0x7f000001/x",
        "https://0177.0.0.1/x",
        "https://127.1/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://169.254.169.254/latest/meta-data",
        "http://fcm.googleapis.com/fcm/send/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://fcm.googleapis.com./x",
        "https://evil-fcm.googleapis.com/x",
        "https://notfcm.googleapis.com/x",
        "https://evilpush.apple.com/x",
        "https://push.apple.com.evil.example/x",
        "https://notify.windows.com.evil.example/x",
        "https://android.chromlum.example/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://user:secret@fcm.googleapis.com/x",
        "https://127.0.0.1\\@fcm.googleapis.com/x",
        "https://fcm.googleapis.com\\@127.0.0.1/x",
        "https://fcm.googleapis.com#@127.0.0.1/x",
        "https://fcm.googleapis.com/x#fragment",
        "https://127.0.0.1?.push.apple.com/x",
        "https://127.0.0.1%2f.push.apple.com/x",
        "https://fcm.googleapis.com%00.evil.example/x",
        "https://fcm.googleapis.com /x",
        "https://fcm.googleapis.com\r\nHost: evil.example/x",
        "https://ｆcm.googleapis.com/x",
        "https:///fcm.googleapis.com/x",
        "https:fcm.googleapis.com/x",
        "//fcm.googleapis.com/x",
        "file:///etc/passwd",
        "gopher://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:0/x",
        "https://fcm.googleapis.com:99999/x",
        "https://",
        "https://fcm.googleapis.com/" + "x" * 2_000,
    ],
)
def test_an_endpoint_that_leads_elsewhere_is_refused_in_one_sentence(endpoint: str) -> None:
    with pytest.raises(SubscriptionError) as refused:
        parse_subscription(make_document(endpoint), ORIGINS)
    assert re.fullmatch(r"[A-Zh][^\n]+\.", str(refused.value))


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a JSON object"),
        (b"{}", "no keys"),
        (make_document(None), "no endpoint"),
        (make_document(7), "no endpoint"),
        (make_document(keys=None) | {"keys": ["p256dh"]}, "no keys"),
        (make_document(p256dh=None), "no key p256dh"),
        (make_document(auth=""), "no key auth"),
        (make_document(auth=5), "no key auth"),
        (make_document(auth="not base64url!"), "auth is not base64url"),
        (make_document(auth="AAAAA"), "auth is not base64url"),
        (make_document(auth=AUTH + "AA"), "auth has 18 octets instead of 16"),
        (make_document(p256dh=AUTH), "p256dh has 16 octets instead of 65"),
        (make_document(p256dh=base64.urlsafe_b64encode(b"\x04" + b"\x01" * 64).decode()), "not a point on the curve"),
        (make_document(p256dh=base64.urlsafe_b64encode(b"\x02" + b"\x01" * 64).decode()), "not a point on the curve"),
    ],
)
def test_what_is_wrong_with_a_subscription_is_said(document: dict[str, Any] | bytes, sentence: str) -> None:
    with pytest.raises(PermanentError, match=sentence):
        parse_subscription(document, ORIGINS)


def pad(text: str) -> str:
    return text + "=" * (-len(text) % 4)


@pytest.mark.parametrize("write", [str, pad])
def test_keys_are_taken_with_and_without_padding_and_kept_without(write: Callable[[str], str]) -> None:
    taken = parse_subscription(make_document(p256dh=write(POINT), auth=write(AUTH)), ORIGINS)
    assert (taken.p256dh, taken.auth) == (POINT, AUTH)


def test_two_ways_to_write_one_endpoint_become_one() -> None:
    taken = parse_subscription(make_document("HTTPS://FCM.googleapis.com:443/fcm/send/AbC"), ORIGINS)
    assert taken.endpoint == "https://fcm.googleapis.com/fcm/send/AbC"


def test_an_origin_is_written_as_browsers_write_it() -> None:
    assert origin_of("https://Push.Example:443/a?b=c") == "https://push.example"
    assert origin_of("http://push.example:80/") == "http://push.example"
    assert origin_of("https://push.example:8443") == "https://push.example:8443"
    assert origin_of("http://[::1]:9911/x") == "http://[::1]:9911"


@given(st.text(max_size=60), st.sampled_from(["", "https://", "https://fcm.googleapis.com"]))
def test_whatever_an_endpoint_is_made_of_it_stays_with_the_origins_we_know(text: str, start: str) -> None:
    try:
        taken = parse_subscription(make_document(start + text), ORIGINS)
    except SubscriptionError:
        return
    assert taken.endpoint.startswith("https://fcm.googleapis.com/")


@given(st.text(alphabet="htps:/@#?\\.[]0127aZ%- ", max_size=40))
def test_an_address_that_has_an_origin_keeps_it_when_read_again(text: str) -> None:
    try:
        origin = origin_of("http://" + text)
    except EndpointError:
        return
    assert origin_of(origin) == origin
