"""Push services can check who sends, and are asked to check the same token for hours."""

import datetime as dt
import threading

import pytest
import time_machine
from py_vapid import Vapid02

from notifier.providers.web_push.base64url import decode_base64url, encode_base64url
from notifier.providers.web_push.vapid import VapidKeyError, VapidTokens, make_vapid_key, public_key_of
from tests.running.push_server import find_token_problem, read_claims

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
KEY = make_vapid_key()
FCM, MOZILLA = "https://fcm.googleapis.com", "https://updates.push.services.mozilla.com"
SUBJECT = "https://shop.example/contact"


def test_a_key_has_the_lengths_that_browsers_and_rfc_8292_want() -> None:
    assert len(decode_base64url(KEY.private) or b"") == 32
    assert len(decode_base64url(KEY.public) or b"") == 65
    assert "=" not in KEY.private + KEY.public


def test_the_public_key_follows_from_the_private_one() -> None:
    assert public_key_of(KEY.private) == KEY.public
    assert make_vapid_key() != KEY


def test_a_small_private_number_is_a_key_like_any_other() -> None:
    assert len(decode_base64url(public_key_of(encode_base64url(bytes(31) + b"\x07"))) or b"") == 65


@pytest.mark.parametrize(
    "private", ["", "AAAA", "no key at all!", encode_base64url(bytes(32)), encode_base64url(b"\xff" * 32)]
)
def test_what_is_no_private_key_is_refused(private: str) -> None:
    with pytest.raises(VapidKeyError, match="key"):
        public_key_of(private)
    with pytest.raises(VapidKeyError, match="key"):
        VapidTokens().authorize(FCM, private, SUBJECT)


def test_a_token_says_to_whom_by_whom_and_for_how_long() -> None:
    with time_machine.travel(NOON, tick=False):
        header = VapidTokens().authorize(FCM, KEY.private, SUBJECT)
        assert find_token_problem(header, FCM, KEY.public) is None
    assert read_claims(header) == {"aud": FCM, "exp": int(NOON.timestamp()) + 12 * 3_600, "sub": SUBJECT}


def test_the_library_of_the_push_world_agrees_with_a_token() -> None:
    header = VapidTokens().authorize(FCM, KEY.private, SUBJECT)
    assert Vapid02.verify(header.replace(", ", ","))


def test_a_token_is_used_again_for_its_push_service_key_and_subject_only() -> None:
    tokens = VapidTokens()
    first = tokens.authorize(FCM, KEY.private, SUBJECT)
    assert tokens.authorize(FCM, KEY.private, SUBJECT) == first
    others = {
        tokens.authorize(MOZILLA, KEY.private, SUBJECT),
        tokens.authorize(FCM, make_vapid_key().private, SUBJECT),
        tokens.authorize(FCM, KEY.private, "mailto:care@shop.example"),
    }
    assert len(others | {first}) == 4
    assert tokens.authorize(FCM, KEY.private, SUBJECT) == first


def test_a_token_is_renewed_an_hour_before_its_end() -> None:
    tokens = VapidTokens()
    with time_machine.travel(NOON, tick=False) as clock:
        first = tokens.authorize(FCM, KEY.private, SUBJECT)
        clock.shift(dt.timedelta(hours=11) - dt.timedelta(seconds=1))
        assert tokens.authorize(FCM, KEY.private, SUBJECT) == first
        clock.shift(dt.timedelta(seconds=1))
        second = tokens.authorize(FCM, KEY.private, SUBJECT)
        assert second != first
        assert find_token_problem(second, FCM, KEY.public) is None


def test_threads_that_ask_at_once_get_one_token() -> None:
    tokens, found = VapidTokens(), set[str]()
    threads = [
        threading.Thread(target=lambda: found.add(tokens.authorize(FCM, KEY.private, SUBJECT))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1


def test_however_many_push_services_there_are_tokens_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notifier.providers.web_push.vapid._MOST_TOKENS", 3)
    tokens = VapidTokens()
    for number in range(10):
        origin = f"https://push{number}.example"
        assert find_token_problem(tokens.authorize(origin, KEY.private, SUBJECT), origin, KEY.public) is None
    assert len(tokens._tokens) <= 3


def test_a_key_pair_does_not_show_itself_in_a_log() -> None:
    assert KEY.private not in repr(KEY)
