"""The callbacks of Amazon SES fulfil the contract."""

import re
from collections.abc import Iterator

import pytest

from notifier.providers.callbacks import Callback
from notifier.providers.ses.callbacks import SOURCE
from notifier.providers.ses.certificates import forget_certificates
from tests.contracts.callbacks.contract import CallbackContract, SigningAccount, change_bytes
from tests.payloads.reading import read_payload
from tests.running.http_sink import Reply, running_http_sink
from tests.running.mail_services import TOPIC, SnsSigner

#: One that stands for itself: quotes within the message are escaped.
_CLOSING_QUOTE = re.compile(rb'(?<!\\)"')


class TestSes(CallbackContract):
    source = SOURCE
    body = read_payload("ses", "bounce_two_recipients.json")
    key_settings = ("events_topic",)
    signature_headers = ()

    @pytest.fixture
    def signer(self) -> Iterator[SnsSigner]:
        """Amazon SNS, its certificate served by a server of this test."""
        forget_certificates()
        with running_http_sink() as sink:
            signer = SnsSigner(sink.url)
            sink.answer(Reply(body=signer.certificate))
            yield signer

    @pytest.fixture
    def account(self, signer: SnsSigner) -> SigningAccount:
        return SigningAccount({"events_topic": TOPIC, "events_cert_origin": signer.origin}, signer.post)

    @pytest.fixture
    def stranger(self, signer: SnsSigner) -> SigningAccount:
        # Amazon signs for all its customers with the same key: the topic tells them apart.
        topic = TOPIC.replace("mail-events", "somebody-else")
        settings = {"events_topic": topic, "events_cert_origin": signer.origin}
        return SigningAccount(settings, lambda body: signer.post(body, TopicArn=topic))

    def tamper(self, callback: Callback) -> Iterator[Callback]:
        for name in (b"Message", b"MessageId", b"Subject", b"Timestamp", b"TopicArn", b"Signature"):
            start = callback.body.index(b'"' + name + b'": "') + len(name) + 5
            end = _CLOSING_QUOTE.search(callback.body, start)
            assert end is not None
            yield from change_bytes(callback, start, end.start(), most=20)
