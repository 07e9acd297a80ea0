"""What a mail server says is kept for long, the addresses in it are not."""

import pytest

from notifier.providers.smtp.replies import Phase, Reply


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("5.1.1 <mira@people.example>: user unknown", "5.1.1 <[address]>: user unknown"),
        ("5.1.1 mira.stone+x@people.example does not exist.", "5.1.1 [address] does not exist."),
        ("no mailbox for mira@people.example.", "no mailbox for [address]."),
        ('no mailbox for "mira stone"@people.example', "no mailbox for [address]"),
        ("mïra@bücher.example, o@a.example: no", "[address], [address]: no"),
        ("to=mira@people.example", "[address]"),
        ("4.2.0 busy, see https://mail.example/help?id=1", "4.2.0 busy, see https://mail.example/help?id=1"),
    ],
)
def test_no_address_stays_in_a_reply_that_is_kept(said: str, kept: str) -> None:
    reply = Reply(550, said)
    assert reply.shown_text == kept
    assert reply.explain(Phase.RECIPIENT) == f"The mail server refused the recipient's address: 550 {kept}"


def test_an_address_is_taken_out_before_a_long_reply_is_cut() -> None:
    reply = Reply(550, "x" * 450 + " mira.lindqvist@people.example is nobody")
    assert "mira" not in reply.explain(Phase.RECIPIENT)
    assert "mira" not in reply.shown_text


def test_the_name_in_the_servers_queue_is_still_found() -> None:
    assert Reply(250, "2.0.0 Ok: mira@people.example queued as 4XyZ").queue_name == "4XyZ"
