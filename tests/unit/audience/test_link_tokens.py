"""Links in mails open what they were made for, for years, and nobody else can make them."""

import base64
import uuid

import pytest

from notifier.audience.answer_tokens import AnswerLink, make_answer_token, read_answer_token
from notifier.audience.link_tokens import (
    PreferencesLink,
    UnsubscribeLink,
    make_preferences_token,
    make_unsubscribe_token,
    read_preferences_token,
    read_unsubscribe_token,
)
from notifier.foundation.signing import Signer
from notifier.vocabulary.address_change import AnswerStep
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.topic import Topic

SIGNER = Signer(("new key", "old key"))
LINK = UnsubscribeLink(uuid.UUID(int=1), uuid.UUID(int=2), Channel.EMAIL, Topic.ORDER_UPDATES, uuid.UUID(int=3))


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("topic", Topic)
def test_an_unsubscribe_link_says_what_was_signed(channel: Channel, topic: Topic) -> None:
    link = UnsubscribeLink(uuid.uuid4(), uuid.uuid4(), channel, topic, uuid.uuid4())
    token = make_unsubscribe_token(SIGNER, link)
    assert read_unsubscribe_token(SIGNER, token) == link
    assert len(token) < 130


def test_a_preferences_link_says_what_was_signed() -> None:
    sender_id, recipient_id = uuid.uuid4(), uuid.uuid4()
    token = make_preferences_token(SIGNER, sender_id, recipient_id)
    assert read_preferences_token(SIGNER, token) == PreferencesLink(sender_id, recipient_id)


def test_a_preferences_link_names_the_message_it_stands_in() -> None:
    token = make_preferences_token(SIGNER, LINK.sender_id, LINK.recipient_id, LINK.message_id)
    expected = PreferencesLink(LINK.sender_id, LINK.recipient_id, LINK.message_id)
    assert read_preferences_token(SIGNER, token) == expected


@pytest.mark.parametrize("step", AnswerStep)
def test_an_answer_link_asks_one_thing_and_opens_nothing_else(step: AnswerStep) -> None:
    token = make_answer_token(SIGNER, AnswerLink(step, LINK.message_id))
    assert read_answer_token(SIGNER, token) == AnswerLink(step, LINK.message_id)
    assert read_preferences_token(SIGNER, token) is None
    assert read_unsubscribe_token(SIGNER, token) is None
    assert read_answer_token(SIGNER, make_preferences_token(SIGNER, LINK.sender_id, LINK.recipient_id)) is None
    assert read_answer_token(SIGNER, SIGNER.sign_bytes("answer", LINK.message_id.bytes + b"dance")) is None


def test_links_of_the_first_form_and_of_an_older_key_go_on_working() -> None:
    ids = (LINK.sender_id.hex, LINK.recipient_id.hex)
    first = Signer(("old key",))
    written = first.sign("unsubscribe", *ids, "email", "order_updates", LINK.message_id.hex)
    assert read_unsubscribe_token(SIGNER, written) == LINK
    expected = PreferencesLink(LINK.sender_id, LINK.recipient_id)
    assert read_preferences_token(SIGNER, first.sign("preferences", *ids)) == expected
    assert read_unsubscribe_token(SIGNER, make_unsubscribe_token(first, LINK)) == LINK


def test_any_changed_letter_makes_a_link_worthless() -> None:
    token = make_unsubscribe_token(SIGNER, LINK)
    for place, letter in enumerate(token):
        other = "A" if letter != "A" else "B"
        assert read_unsubscribe_token(SIGNER, token[:place] + other + token[place + 1 :]) is None


@pytest.mark.parametrize("token", ["", "A", ".", "é", "a b", "====", "%00", "A" * 400, "." * 50])
def test_what_is_no_token_says_nothing(token: str) -> None:
    assert read_unsubscribe_token(SIGNER, token) is None
    assert read_preferences_token(SIGNER, token) is None


def test_a_token_has_one_spelling() -> None:
    token = make_preferences_token(SIGNER, LINK.sender_id, LINK.recipient_id)
    padded = base64.urlsafe_b64encode(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))).decode()
    assert padded == token or read_preferences_token(SIGNER, padded) is None
    assert read_preferences_token(SIGNER, f"{token}\n") is None
    assert read_preferences_token(SIGNER, f"{token[:9]} {token[9:]}") is None


def test_a_token_is_for_one_purpose_and_of_one_signer() -> None:
    preferences = make_preferences_token(SIGNER, LINK.sender_id, LINK.recipient_id)
    assert read_unsubscribe_token(SIGNER, preferences) is None
    assert SIGNER.read_bytes("another purpose", preferences) is None
    assert read_preferences_token(Signer(("another key",)), preferences) is None
