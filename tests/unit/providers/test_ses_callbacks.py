"""What Amazon SES reports through Amazon SNS, in our words, and whom we believe."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from uuid import UUID

import pytest

from notifier.foundation.errors import TransientError
from notifier.providers.callbacks import Callback, CallbackError, Receipt, Report, SignatureError
from notifier.providers.ses.callbacks import parse, verify
from notifier.providers.ses.certificates import Origin, forget_certificates
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason
from tests.contracts.callbacks.contract import JSON, make_callback
from tests.payloads.reading import read_payload
from tests.running.http_sink import HttpSink, Misbehaviour, Reply, running_http_sink
from tests.running.mail_services import TOPIC, SnsSigner

OURS = UUID("0198f3a2-7c41-7d05-9b3e-5a1f0c6e2d84")
DELIVERY = read_payload("ses", "delivery.json")


@pytest.fixture
def sink() -> Iterator[HttpSink]:
    forget_certificates()
    with running_http_sink() as sink:
        yield sink


@pytest.fixture
def signer(sink: HttpSink) -> SnsSigner:
    signer = SnsSigner(sink.url)
    sink.answer(Reply(body=signer.certificate))
    return signer


@pytest.fixture
def settings(sink: HttpSink) -> Mapping[str, str]:
    return {"events_topic": TOPIC, "events_cert_origin": sink.url}


def read_file(name: str, **changes: object) -> tuple[Receipt, ...]:
    """The receipts of an event outside of its envelope, some fields of its particulars changed."""
    document = json.loads(read_payload("ses", name))
    document["bounce" if "bounce" in name else "complaint" if "complaint" in name else "subscription"] = (
        document.get("bounce") or document.get("complaint") or document.get("subscription") or {}
    ) | changes
    return parse(json.dumps(document).encode(), JSON).receipts


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("bounce_permanent.json", ReceiptKind.BOUNCED, ReceiptReason.BOUNCED),
        ("complaint.json", ReceiptKind.COMPLAINED, ReceiptReason.SPAM),
        ("delivery.json", ReceiptKind.DELIVERED, None),
        ("delivery_delay.json", ReceiptKind.DEFERRED, ReceiptReason.OTHER),
        ("click.json", ReceiptKind.CLICKED, None),
        ("subscription.json", ReceiptKind.UNSUBSCRIBED, ReceiptReason.UNSUBSCRIBED),
    ],
)
def test_every_event_is_understood(name: str, kind: ReceiptKind, reason: ReceiptReason | None) -> None:
    (receipt,) = parse(read_payload("ses", name), JSON).receipts
    assert (receipt.kind, receipt.reason) == (kind, reason)
    assert receipt.address == "mira@buyer.example"
    assert receipt.provider_message_id == "0107019f-mira-000000"
    assert receipt.message_id == (None if name == "complaint.json" else OURS)
    assert receipt.event_id


def test_a_bounce_is_coded_and_dated() -> None:
    (receipt,) = read_file("bounce_permanent.json")
    assert receipt.code == "5.1.1"
    assert receipt.detail == "smtp; 550 5.1.1 <[address]>: nobody by that name"
    assert receipt.occurred_at == dt.datetime(2026, 3, 2, 9, 15, 4, 500_000, tzinfo=dt.UTC)
    assert receipt.event_id == "0107019f-feed-000000"
    assert receipt.address_is_bad


@pytest.mark.parametrize(
    ("bounce_type", "subtype", "is_bad"),
    [
        ("Permanent", "General", True),
        ("Permanent", "NoEmail", True),
        ("Permanent", "Suppressed", True),
        ("Permanent", "OnAccountSuppressionList", True),
        ("Permanent", "UnsubscribedRecipient", False),
        ("Transient", "General", False),
        ("Transient", "MailboxFull", False),
        ("Undetermined", "Undetermined", False),
    ],
)
def test_an_address_is_lost_by_permanent_bounces_of_its_own(bounce_type: str, subtype: str, is_bad: bool) -> None:
    (receipt,) = read_file("bounce_permanent.json", bounceType=bounce_type, bounceSubType=subtype)
    assert receipt.kind is ReceiptKind.BOUNCED
    assert receipt.address_is_bad is is_bad


def test_a_permanent_bounce_for_our_bad_reputation_keeps_the_address() -> None:
    refused = [{"emailAddress": "mira@buyer.example", "status": "5.7.1"}]
    (receipt,) = read_file("bounce_permanent.json", bouncedRecipients=refused)
    assert not receipt.address_is_bad


def test_each_recipient_has_a_receipt_with_a_name_of_its_own() -> None:
    receipts = read_file("bounce_two_recipients.json")
    assert [receipt.address for receipt in receipts] == ["mira@buyer.example", "jon@buyer.example"]
    assert [receipt.event_id for receipt in receipts] == ["0107019f-feed-000001/1", "0107019f-feed-000001/2"]


def test_a_report_that_a_mail_is_no_spam_is_no_complaint() -> None:
    (receipt,) = read_file("complaint.json", complaintFeedbackType="not-spam")
    assert (receipt.kind, receipt.reason) == (ReceiptKind.UNKNOWN, None)


def test_a_change_of_wishes_that_leaves_nothing_is_a_subscription() -> None:
    (receipt,) = read_file("subscription.json", newTopicPreferences={"unsubscribeAll": False})
    assert (receipt.kind, receipt.reason) == (ReceiptKind.SUBSCRIBED, None)


def test_our_message_is_found_by_the_message_id_we_wrote_where_there_is_no_tag() -> None:
    document = json.loads(DELIVERY)
    del document["mail"]["tags"]
    assert parse(json.dumps(document).encode(), JSON).receipts[0].message_id == OURS
    del document["mail"]["headers"]
    assert parse(json.dumps(document).encode(), JSON).receipts[0].message_id == OURS
    del document["mail"]["commonHeaders"]
    assert parse(json.dumps(document).encode(), JSON).receipts[0].message_id is None


def test_a_notification_names_its_receipt_and_an_event_of_a_new_type_is_unknown() -> None:
    document = json.loads(DELIVERY) | {"eventType": "SomethingNew"}
    envelope = {"Type": "Notification", "MessageId": "fern-0001", "Message": json.dumps(document)}
    (receipt,) = parse(json.dumps(envelope).encode(), "text/plain").receipts
    assert (receipt.kind, receipt.event_id) == (ReceiptKind.UNKNOWN, "fern-0001")


def test_the_trial_of_a_topic_and_the_end_of_a_subscription_say_nothing() -> None:
    trial = "Successfully validated SNS topic for Amazon SES event publishing."
    for envelope in ({"Type": "Notification", "Message": trial}, {"Type": "UnsubscribeConfirmation", "Message": "x"}):
        assert parse(json.dumps(envelope).encode(), JSON) == Report()


@pytest.mark.parametrize(
    "body", [b"{}", b'{"eventType": "Send"}', b'{"Type": "Notification"}', b'{"Type": "Notification", "Message": "{"}']
)
def test_a_body_without_an_event_gets_one_sentence(body: bytes) -> None:
    with pytest.raises(CallbackError, match=r"\.$"):
        parse(body, JSON)


@pytest.mark.parametrize("version", ["1", "2"])
def test_both_versions_of_the_signature_are_believed(signer: SnsSigner, settings: dict, version: str) -> None:
    verify(signer.post(DELIVERY, SignatureVersion=version), settings)


def test_a_signature_of_a_version_nobody_knows_is_refused(signer: SnsSigner, settings: dict) -> None:
    envelope = signer.wrap(DELIVERY) | {"SignatureVersion": "3"}
    with pytest.raises(SignatureError, match="not documented"):
        verify(make_callback(json.dumps(envelope).encode()), settings)


def test_a_certificate_is_fetched_once(signer: SnsSigner, settings: dict, sink: HttpSink) -> None:
    for _ in range(3):
        verify(signer.post(DELIVERY), settings)
    assert [arrival.target for arrival in sink.arrivals] == [signer.path]


def test_a_certificate_that_is_not_valid_today_is_refused(sink: HttpSink, settings: dict) -> None:
    for days in ((-9, -1), (1, 9)):
        signer = SnsSigner(sink.url, f"days{days[1]}".replace("-", ""), days)
        sink.answer(Reply(body=signer.certificate))
        with pytest.raises(SignatureError, match="not valid today"):
            verify(signer.post(DELIVERY), settings)
        forget_certificates()


def test_a_certificate_of_another_key_is_refused(signer: SnsSigner, settings: dict, sink: HttpSink) -> None:
    sink.answer(Reply(body=SnsSigner(sink.url, "another").certificate))
    with pytest.raises(SignatureError, match="does not match"):
        verify(signer.post(DELIVERY), settings)


@pytest.mark.parametrize(
    "answer",
    [
        Reply(404),
        Reply(body=b"no certificate"),
        Reply(302, headers=(("Location", "/SimpleNotificationService-x.pem"),)),
    ],
)
def test_what_is_no_certificate_is_refused_and_redirects_are_not_followed(
    signer: SnsSigner, settings: dict, sink: HttpSink, answer: Reply
) -> None:
    sink.answer(answer)
    with pytest.raises(SignatureError, match=r"\.$"):
        verify(signer.post(DELIVERY), settings)
    assert len(sink.arrivals) == 1


@pytest.mark.parametrize("answer", [Reply(503), Misbehaviour.HANG_UP, Misbehaviour.CUT_SHORT])
def test_a_certificate_that_cannot_be_fetched_now_is_asked_for_again(
    signer: SnsSigner, settings: dict, sink: HttpSink, answer: Reply | Misbehaviour
) -> None:
    sink.answer(answer)
    with pytest.raises(TransientError, match="cannot be fetched"):
        verify(signer.post(DELIVERY), settings)
    sink.answer(Reply(body=signer.certificate))
    verify(signer.post(DELIVERY), settings)


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com.shop.example/x.pem",
        "https://evil.example/sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example/x.pem",
        "https://user@sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/x.pem",
        "https://s3.eu-west-1.amazonaws.com/x.pem",
        "https://a.sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com\\@evil.example/x.pem",
        "https://sns.eu-west-1.amazonaws.com/x.pem#y",
        "https://sns.evil.example#.amazonaws.com/x.pem",
        "https://sns..amazonaws.com/x.pem",
        "https://[sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com:x/x.pem",
        "ftp://sns.eu-west-1.amazonaws.com/x.pem",
        "",
    ],
)
def test_only_amazon_sns_is_asked_for_certificates(signer: SnsSigner, url: str) -> None:
    assert not Origin().admits(url)
    with pytest.raises(SignatureError, match="not offered by Amazon SNS"):
        verify(signer.post(DELIVERY, SigningCertURL=url), {"events_topic": TOPIC})


@pytest.mark.parametrize("path", ["/", "/x.pem?y=z", "/x.txt", "/a/b.pem", "/x.pem/", "/..%2fx.pem", ""])
def test_only_a_certificate_is_asked_for(signer: SnsSigner, settings: dict, sink: HttpSink, path: str) -> None:
    with pytest.raises(SignatureError, match="not offered by Amazon SNS"):
        verify(signer.post(DELIVERY, SigningCertURL=sink.url + path), settings)
    assert sink.arrivals == []


@pytest.mark.parametrize("host", ["sns.eu-west-1.amazonaws.com", "sns.cn-north-1.amazonaws.com.cn"])
def test_amazon_sns_of_every_region_is_admitted(host: str) -> None:
    assert Origin().admits(f"https://{host}/SimpleNotificationService-0.pem")


def test_without_raw_delivery_nothing_is_signed_and_the_sentence_says_so(settings: dict) -> None:
    with pytest.raises(SignatureError, match="raw message delivery"):
        verify(make_callback(DELIVERY), settings)


def confirm(signer: SnsSigner, subscribe_url: str, *, kind: str = "SubscriptionConfirmation") -> Callback:
    """What SNS posts when an address is subscribed to a topic."""
    return signer.post(b"You have chosen to subscribe", Type=kind, Token="fern-token", SubscribeURL=subscribe_url)


@pytest.mark.parametrize("kind", ["SubscriptionConfirmation", "UnsubscribeConfirmation"])
def test_a_subscription_is_confirmed_at_the_address_amazon_names(
    signer: SnsSigner, settings: dict, sink: HttpSink, kind: str
) -> None:
    url = f"{sink.url}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=fern-token"
    callback = confirm(signer, url, kind=kind)
    verify(callback, settings)
    wanted = url if kind == "SubscriptionConfirmation" else None
    assert parse(callback.body, "text/plain") == Report(confirmation_url=wanted)


@pytest.mark.parametrize(
    "target",
    [
        f"https://evil.example/?Action=ConfirmSubscription&TopicArn={TOPIC}",
        "{origin}/?Action=DeleteTopic&TopicArn=" + TOPIC,
        "{origin}/?Action=ConfirmSubscription&TopicArn=another",
        "{origin}@evil.example/?Action=ConfirmSubscription&TopicArn=" + TOPIC,
        "",
    ],
)
def test_a_confirmation_that_leads_elsewhere_is_refused_though_it_is_signed(
    signer: SnsSigner, settings: dict, sink: HttpSink, target: str
) -> None:
    with pytest.raises(SignatureError, match="confirms the subscription"):
        verify(confirm(signer, target.replace("{origin}", sink.url)), settings)


def test_a_changed_confirmation_is_refused(signer: SnsSigner, settings: dict, sink: HttpSink) -> None:
    url = f"{sink.url}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=fern-token"
    callback = confirm(signer, url)
    with pytest.raises(SignatureError, match="does not match"):
        verify(replace(callback, body=callback.body.replace(b"fern-token", b"fern-taken")), settings)
