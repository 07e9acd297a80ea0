"""Events of Amazon SES as Amazon SNS posts them: the envelope, its signature, and how a subscription is confirmed.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
"""

import base64
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm

from notifier.providers.callback_reading import get_key, read_object
from notifier.providers.callbacks import Callback, CallbackError, CallbackSource, Report, SignatureError
from notifier.providers.ses.certificates import Origin, get_public_key
from notifier.providers.ses.events import read_event

_NOTIFICATION: Final = "Notification"
_SUBSCRIPTION: Final = "SubscriptionConfirmation"
_SIGNED: Final[Mapping[str, tuple[str, ...]]] = {
    _NOTIFICATION: ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    _SUBSCRIPTION: ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
# Version 1 is what topics sign with unless told otherwise, and Amazon chooses what is signed, not the caller.
_HASHES: Final[Mapping[str, type[HashAlgorithm]]] = {"1": SHA1, "2": SHA256}
#: SNS posts this to a topic that has just become the destination of a configuration set.
_TOPIC_TRIAL: Final = "Successfully validated SNS topic for Amazon SES event publishing."


def verify(callback: Callback, settings: Mapping[str, str]) -> None:
    """Check that it comes from the topic `events_topic`, an ARN, and is signed by Amazon SNS.

    Amazon signs for every customer, so without the topic anybody with an account there could write to us.
    `events_cert_origin` (`https://host`) names another place than Amazon's for certificates and confirmations.
    Raises `SignatureError`, or `CertificateUnavailableError` when it should be asked again later.
    """
    topic = get_key(settings, "events_topic", "Amazon SES")
    envelope = _read_envelope(callback.body)
    if envelope.get("TopicArn") != topic:
        raise SignatureError("The callback comes from another Amazon SNS topic than the setting events_topic names.")
    origin = Origin(settings.get("events_cert_origin", "").strip().rstrip("/"))
    key = get_public_key(envelope.get("SigningCertURL", ""), origin)
    try:
        signature = base64.b64decode(envelope.get("Signature", "").encode("ascii"), validate=True)
        key.verify(signature, _write_signed(envelope), PKCS1v15(), _choose_hash(envelope))
    except (ValueError, InvalidSignature) as problem:
        raise SignatureError("The signature of Amazon SNS does not match the callback.") from problem
    if envelope["Type"] == _SUBSCRIPTION and not _confirms(envelope, origin):
        raise SignatureError("The address that confirms the subscription is not one of Amazon SNS.")


def parse(body: bytes, content_type: str) -> Report:
    """The receipts of an event, in its envelope or bare, or the address that confirms the subscription.

    Raises `CallbackError`. The address has been checked by `verify`, which knows where it may lead.
    """
    document = read_object(body, "Amazon SES")
    kind = document.text("Type")
    if kind not in _SIGNED:
        return Report(read_event(document, None))
    if kind == _SUBSCRIPTION:
        url = document.text("SubscribeURL")
        if url is None:
            raise CallbackError("The Amazon SNS callback names no address that confirms the subscription.")
        return Report(confirmation_url=url)
    message = document.values.get("Message")
    if kind != _NOTIFICATION or message == _TOPIC_TRIAL:
        return Report()
    if not isinstance(message, str):
        raise CallbackError("The Amazon SNS callback has no message.")
    return Report(read_event(read_object(message, "Amazon SES"), document.text("MessageId")))


def _read_envelope(body: bytes) -> dict[str, str]:
    try:
        document = read_object(body, "Amazon SES")
    except CallbackError as problem:
        raise SignatureError("The callback is not signed by Amazon SNS.") from problem
    envelope = {name: value for name, value in document.values.items() if isinstance(value, str)}
    if envelope.get("Type") not in _SIGNED:
        raise SignatureError("The callback is not signed by Amazon SNS; raw message delivery must be off.")
    return envelope


def _write_signed(envelope: Mapping[str, str]) -> bytes:
    names = _SIGNED[envelope["Type"]]
    return "".join(f"{name}\n{envelope[name]}\n" for name in names if name in envelope).encode()


def _choose_hash(envelope: Mapping[str, str]) -> HashAlgorithm:
    version = envelope.get("SignatureVersion", "")
    if version not in _HASHES:
        raise SignatureError("The callback is signed by a version that Amazon SNS has not documented.")
    return _HASHES[version]()


def _confirms(envelope: Mapping[str, str], origin: Origin) -> bool:
    url = envelope.get("SubscribeURL", "")
    if not origin.admits(url):
        return False
    query = parse_qs(urlsplit(url).query)
    return query.get("Action") == ["ConfirmSubscription"] and query.get("TopicArn") == [envelope["TopicArn"]]


SOURCE: Final = CallbackSource(verify, parse)
