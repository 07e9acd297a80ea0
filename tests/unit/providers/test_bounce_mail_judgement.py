"""What codes and words of mail servers mean: the reason and whether the address is any good."""

import pytest

from notifier.providers.bounce_mail.bounce import BouncedRecipient, BounceKind, BounceReason
from notifier.providers.bounce_mail.codes import HARD_REASONS
from notifier.providers.bounce_mail.judge import Finding, choose_status, find_reply_code, judge

SAYINGS: tuple[tuple[str, str], ...] = (
    (
        "user_unknown",
        (
            "550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the"
            " recipient's email address for typos"
        ),
    ),
    ("user_unknown", "550 5.1.1 <x@y.example>: Recipient address rejected: User unknown in local recipient table"),
    ("user_unknown", "550 No such user here"),
    ("user_unknown", "550 sorry, no mailbox here by that name (#5.1.1 - chkusr)"),
    ("user_unknown", "550 Requested action not taken: mailbox unavailable"),
    ("user_unknown", "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"),
    ("user_unknown", "550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found"),
    ("user_unknown", "User bob (bob@y.example) not listed in Domino Directory"),
    ("user_unknown", "User not listed in public Name & Address Book"),
    ("user_unknown", "554 delivery error: dd This user doesn't have a post.example account (x@y.example) [-5]"),
    ("user_unknown", "550 5.5.0 Requested action not taken: mailbox unavailable"),
    ("user_unknown", "550 Mailbox not found"),
    ("user_unknown", "550 Invalid recipient x@y.example (#5.1.1)"),
    ("user_unknown", "511 sorry, no mailbox here by that name (#5.1.1 - chkuser)"),
    ("user_unknown", "553 sorry, that domain... no such user"),
    ("user_unknown", "550 RCPT TO:<x@y.example> User unknown"),
    ("user_unknown", "550 5.1.1 unknown or illegal alias: x@y.example"),
    ("user_unknown", "550-5.1.1 The user you are trying to contact could not be found"),
    ("user_unknown", "550 Account not available"),
    ("user_unknown", "550 <x@y.example> is not a valid mailbox"),
    ("user_unknown", "Unrouteable address"),
    ("user_unknown", "550 5.7.1 Recipient not found. <https://post.example/x/rejected>"),
    ("user_unknown", "550 Address unknown"),
    ("user_unknown", "550 x@y.example, Unknown user"),
    ("user_unknown", "Recipient unknown"),
    ("user_unknown", 'unknown user: "bob"'),
    ("user_unknown", "550 5.1.1 user does not exist"),
    ("user_unknown", "550 Benutzer existiert nicht"),
    ("user_unknown", "The recipient's e-mail address was not found in the recipient's e-mail system"),
    ("user_unknown", "550 5.1.0 Address rejected x@y.example"),
    ("user_unknown", "550 #5.1.0 Address rejected."),
    ("user_unknown", "550 permanent failure for one or more recipients (x@y.example:550 5.1.1)"),
    ("user_unknown", "invalid recipient"),
    (
        "host_unknown",
        "Host or domain name not found. Name service error for name=nosuch.example type=A: Host not found",
    ),
    ("host_unknown", "550 5.1.2 <x@nosuch.example>... Host unknown (Name server: nosuch.example: host not found)"),
    ("host_unknown", "Domain nosuch.example does not exist"),
    ("host_unknown", "DNS Error: Domain name not found"),
    ("host_unknown", 'Unrouteable mail domain "nosuch.example"'),
    ("host_unknown", "all relevant MX records point to non-existent hosts"),
    ("host_unknown", "Sorry, I couldn't find any host named nosuch.example. (#5.1.2)"),
    ("host_unknown", "554 5.4.4 [internal] Domain Lookup Failed"),
    ("host_unknown", "the host name could not be resolved: unknown host"),
    ("host_unknown", "DNS Error: 12345 DNS type 'mx' lookup of nosuch.example responded with code NXDOMAIN"),
    ("not_accepting", "Domain example.org does not accept mail (nullMX)"),
    ("not_accepting", "556 5.1.10 Recipient address has null MX"),
    ("mailbox_full", "452 4.2.2 The email account that you tried to reach is over quota"),
    ("mailbox_full", "552 5.2.2 <x@y.example>... Mailbox Full"),
    ("mailbox_full", "552-5.2.2 The recipient's inbox is out of storage space and inactive"),
    ("mailbox_full", "554 5.2.2 mailbox full;STOREDRV.Deliver.Exception:QuotaExceededException"),
    ("mailbox_full", "The user's mailbox is full"),
    ("mailbox_full", "user has exhausted allowed storage space"),
    ("mailbox_full", "550 5.7.0 Recipient's quota exceeded"),
    ("mailbox_full", "maildir delivery failed: Disk quota exceeded"),
    ("mailbox_full", "exceeded storage allocation"),
    ("mailbox_full", "522 Mailbox over quota"),
    ("mailbox_full", "The recipient's mailbox exceeds allowed size"),
    ("mailbox_full", "550 5.2.2 Over quota"),
    ("mailbox_full", "552 requested mail action aborted: mailbox has exceeded its limit"),
    ("mailbox_full", "Insufficient disk space; try again later in user's mailbox"),
    ("has_moved", "551 5.1.6 user has moved; please try <new@z.example>"),
    ("suspended", "554 5.2.1 The email account that you tried to reach is disabled"),
    ("suspended", "550 5.2.1 account is suspended"),
    ("suspended", "550 5.7.1 User account inactive"),
    ("suspended", "554 delivery error: dd This account has been disabled or discontinued"),
    ("account_closed", "550 5.1.1 This mailbox has been closed"),
    ("account_closed", "550 the account has been deleted"),
    ("blocked", "554 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"),
    ("blocked", "550 5.7.1 [192.0.2.1] banned sending IP"),
    ("blocked", "554 Your IP 192.0.2.7 is on our block list"),
    ("blocked", "550 5.7.606 Access denied, banned sending IP [192.0.2.5]"),
    (
        "blocked",
        (
            "550 SC-001 (COL004) Unfortunately, messages from 192.0.2.25 weren't sent. Please contact your"
            " Internet service provider since part of their network is on our block list"
        ),
    ),
    ("blocked", "421 4.7.0 [TSS04] Messages from 192.0.2.8 temporarily deferred due to user complaints"),
    ("blocked", "450 4.7.1 <x@y.example>: Recipient address rejected: Greylisted, see https://post.example/x"),
    (
        "bad_reputation",
        (
            "550 5.7.1 Our system has detected that this message is suspicious due to the very low reputation of"
            " the sending IP address"
        ),
    ),
    ("spam_detected", "550 5.7.1 This message was identified as SPAM"),
    ("spam_detected", "554 5.7.1 Message blocked due to spam content"),
    ("spam_detected", "552 spam score (10.2) exceeded threshold"),
    ("spam_detected", "550-5.7.1 [192.0.2.1] Our system has detected that this message is likely unsolicited mail"),
    ("spam_detected", "554 Message rejected: classified as spam"),
    ("virus_detected", "554 5.7.0 virus EICAR found in message"),
    ("auth_failure", "550 5.7.26 This mail is unauthenticated, which poses a security risk"),
    ("auth_failure", "550 5.7.1 Unauthenticated email from x.example is not accepted due to domain's DMARC policy"),
    ("auth_failure", "550 5.7.23 SPF validation failed"),
    ("auth_failure", "550 SPF check failed"),
    ("reverse_dns", "550 5.7.25 The IP address sending this message does not have a PTR record"),
    ("reverse_dns", "450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]"),
    ("reverse_dns", "554 5.7.1 Fix reverse DNS for 192.0.2.222"),
    ("relaying_denied", "550 5.7.1 Unable to relay"),
    ("relaying_denied", "554 5.7.1 <x@y.example>: Relay access denied"),
    ("relaying_denied", "550 relay not permitted"),
    ("relaying_denied", "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"),
    ("sender_rejected", "550 5.7.1 Sender rejected"),
    ("sender_rejected", "550 5.1.8 Sender address rejected: Domain not found"),
    ("sender_rejected", "553 5.1.8 <root@h.example>... Domain of sender address root@h.example does not exist"),
    ("sender_rejected", "550 <a@b.example>: Sender verify failed"),
    ("sender_rejected", "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required"),
    ("too_big", "552 5.3.4 Message size exceeds fixed limit"),
    ("too_big", "552 message size exceeds maximum size"),
    ("too_big", "552-5.7.0 Your message exceeded the message size limits"),
    ("too_big", "550 5.2.3 RESOLVER.RST.SendSizeLimit.Org; message too large"),
    ("too_big", "SMTP error: message is too large"),
    (
        "rate_limited",
        (
            "450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional"
            " messages from being delivered"
        ),
    ),
    ("rate_limited", "421 4.7.0 Too many connections from your IP"),
    ("rate_limited", "452 4.5.3 Too many recipients"),
    ("rate_limited", "421 RP-001 The mail server IP connecting has exceeded the rate limit allowed"),
    ("policy", "554 5.7.1 The message was rejected by policy"),
    ("policy", "550 5.7.1 Email rejected per security policy"),
    ("security", "530 5.7.0 Authentication required"),
    ("content", "550 5.6.0 invalid header found"),
    ("content", "554 5.6.0 Message contains bare LF and is not RFC 5322 compliant"),
    ("network", "554 5.4.6 Too many hops"),
    ("network", "lost connection with mx.example.org while receiving the initial server greeting"),
    ("network", "mail for example.org loops back to myself"),
    ("network", "connect to mx.example.org[192.0.2.8]:25: No route to host"),
    ("expired", "connect to mx.example.org[192.0.2.8]:25: Connection timed out"),
    ("expired", "retry time not reached for any host after a long failure period"),
    ("expired", "Message expired, cannot connect to host"),
    ("expired", "connection refused"),
    ("system", "451 4.3.0 Temporary server error. Please try again later"),
    ("system", "554 5.3.0 unexpected internal server error"),
    ("system", "550 5.3.5 Server configuration problem"),
    ("system_full", "452 4.3.1 Insufficient system storage"),
    ("mailer", 'Command died with status 9: "/usr/bin/procmail"'),
    ("mailer", "Command failed with exit status 1"),
    ("encryption", "530 5.7.0 Must issue a STARTTLS command first"),
    ("encryption", "TLS is required, but was not offered by host"),
    ("protocol", "501 5.5.4 Syntax error in parameters"),
    ("filtered", "550 5.7.1 This message was rejected by the recipient"),
    ("filtered", "550 Recipient refuses to receive mail from you"),
    ("filtered", "550 5.1.1 Refused due to recipient preferences"),
    ("user_unknown", "550 5.7.1 <x@y.example> is not an active address at this host"),
    ("host_unknown", "No MX or A records for y.example"),
    ("host_unknown", "all host address lookups failed permanently"),
    ("not_accepting", "an MX or SRV record indicated no SMTP service"),
    ("sender_rejected", "550 5.7.124 RESOLVER.RST.SenderNotInAllowedList; Sender not in allowed-senders list"),
    ("sender_rejected", "You may not have permission to post messages to the group."),
    ("expired", "550 5.4.300 Message expired -> 451 4.4.0 DNS query failed"),
    ("expired", "Envelope expired"),
    ("blocked", "550 5.7.708 Access denied, traffic not accepted from this IP"),
)


def judge_saying(
    diagnostic: str, status: str = "", nearby: str = "", *, gave_up: bool | None = None
) -> BouncedRecipient:
    """The judgement of one diagnostic."""
    return judge(Finding("x@y.example", diagnostic, nearby, status, gave_up), "")


@pytest.mark.parametrize(("reason", "saying"), SAYINGS)
def test_the_words_of_a_server_tell_the_reason(reason: str, saying: str) -> None:
    recipient = judge_saying(saying)
    assert recipient.reason is BounceReason(reason)
    assert recipient.kind is (BounceKind.HARD if recipient.reason in HARD_REASONS else BounceKind.SOFT)


@pytest.mark.parametrize(
    ("reported", "said", "chosen"),
    [
        ("5.0.0", "550 5.1.1 unknown", "5.1.1"),
        ("4.4.7", "450 4.7.1 slow down", "4.7.1"),
        ("5.1.1", "550 5.7.1 blocked", "5.7.1"),
        ("5.2.2", "552 5.2.0 full", "5.2.2"),
        ("5.2.2 (over quota)", "no code here", "5.2.2"),
        ("", "550 no code either, from 192.0.2.14", None),
        ("", "550-5.7.26 first line 550 5.7.1 second", "5.7.26"),
        ("", "see https://post.example/5.1.1/help", None),
    ],
)
def test_the_more_telling_status_code_counts(reported: str, said: str, chosen: str | None) -> None:
    assert choose_status(Finding("x@y.example", said, reported_status=reported), "") == chosen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("host mx.y.example[192.0.2.4] said: 550 5.1.1 no", 550),
        ("550-5.1.1 no", 550),
        ("<<< 452 later", 452),
        ("waited 500 days", None),
        ("250 ok", None),
        ("call +1 555 0100", None),
    ],
)
def test_reply_codes_are_told_from_other_numbers(text: str, code: int | None) -> None:
    assert find_reply_code(text) == code


def test_whoever_goes_on_trying_has_not_lost_the_address() -> None:
    assert judge_saying("Host not found", gave_up=False).kind is BounceKind.SOFT


def test_an_unknown_user_after_the_text_is_a_filter_whatever_the_report_makes_of_it() -> None:
    recipient = judge_saying("550 Unknown user", "5.2.0", ">>> DATA\n<<< 550 Unknown user")
    assert (recipient.reason, recipient.kind) == (BounceReason.FILTERED, BounceKind.SOFT)


def test_an_unknown_user_in_answer_to_the_sender_is_about_the_sender() -> None:
    recipient = judge_saying("550 no such user here (in reply to MAIL FROM command)")
    assert recipient.reason is BounceReason.SENDER_REJECTED


def test_a_name_server_that_does_not_answer_says_nothing_about_the_name() -> None:
    recipient = judge_saying("Name service error for domain y.example: Host not found, try again")
    assert (recipient.reason, recipient.kind) == (BounceReason.NETWORK, BounceKind.SOFT)


def test_a_permanent_failure_without_a_word_does_not_condemn_the_address() -> None:
    assert judge_saying("", "5.0.0", gave_up=True).kind is BounceKind.UNKNOWN


def test_a_class_4_answer_given_up_after_days_does_not_condemn_the_address() -> None:
    recipient = judge_saying("450 4.1.1 <x@y.example>: Recipient address rejected: User unknown", "4.1.1", gave_up=True)
    assert (recipient.reason, recipient.kind) == (BounceReason.USER_UNKNOWN, BounceKind.SOFT)


def test_words_alone_do_not_tell_a_missing_mailbox_from_a_filter() -> None:
    recipient = judge_saying("", nearby="x@y.example [no such user]")
    assert (recipient.reason, recipient.kind) == (BounceReason.FILTERED, BounceKind.SOFT)


@pytest.mark.parametrize(
    "proof",
    [
        "550 no such user (in reply to RCPT TO command)",
        ">>> RCPT TO:<x@y.example>\n<<< 550 no such user",
        "550 no such user\n [RCPT_TO]",
        "550 no such user (state 14)",
        "550 5.1.1 no such user",
        "no such user\n  Envelope:\n  RCPT TO: x@y.example",
        "Unknown user: x@y.example",
        "User x (x@y.example) not listed in Domino Directory",
        "MSEXCH:IMS:Y:SITE:EX1 0 (000C05A6) Unknown Recipient",
        "Unrouteable address",
    ],
)
def test_a_code_the_step_or_a_look_up_proves_that_nobody_is_there(proof: str) -> None:
    recipient = judge_saying("", nearby=proof)
    assert (recipient.reason, recipient.kind) == (BounceReason.USER_UNKNOWN, BounceKind.HARD)


@pytest.mark.parametrize(
    "answer", ["550 no such user (state 18)", "550 no such user (in reply to end of DATA command)"]
)
def test_an_unknown_user_found_only_after_the_text_is_a_filter(answer: str) -> None:
    recipient = judge_saying("", nearby=answer)
    assert (recipient.reason, recipient.kind) == (BounceReason.FILTERED, BounceKind.SOFT)


def test_whoever_tried_for_hours_met_no_lasting_refusal() -> None:
    recipient = judge_saying("", nearby="Aborted after 6 hours\nCould not find a gateway for x@y.example")
    assert (recipient.reason, recipient.kind) == (BounceReason.EXPIRED, BounceKind.SOFT)


def test_a_lasting_refusal_counts_even_after_hours() -> None:
    recipient = judge_saying("550 5.1.2 Host unknown", nearby="Aborted after 6 hours")
    assert (recipient.reason, recipient.kind) == (BounceReason.HOST_UNKNOWN, BounceKind.HARD)


def test_a_code_of_an_answer_counts_before_one_made_up_for_an_answer_without() -> None:
    finding = Finding("x@y.example", "554 go away", "<<< 554 go away\n<<< 421 4.7.1 too often", "5.5.0")
    assert choose_status(finding, "") == "4.7.1"
    assert choose_status(Finding("x@y.example", "554 go away", "<<< 554 go away", "5.5.0"), "") == "5.5.0"


@pytest.mark.parametrize(
    ("status", "reason"),
    [("5.7.999", BounceReason.SECURITY), ("5.4.999", BounceReason.NETWORK), ("5.3.999", BounceReason.SYSTEM)],
)
def test_the_subject_of_a_code_tells_where_its_detail_is_new(status: str, reason: BounceReason) -> None:
    recipient = judge_saying("", status, gave_up=True)
    assert (recipient.reason, recipient.kind) == (reason, BounceKind.SOFT)


@pytest.mark.parametrize(
    ("category", "reason", "kind"),
    [
        ("bad-mailbox", BounceReason.USER_UNKNOWN, BounceKind.HARD),
        ("bad-domain", BounceReason.HOST_UNKNOWN, BounceKind.HARD),
        ("quota-issues", BounceReason.MAILBOX_FULL, BounceKind.SOFT),
        ("other", None, BounceKind.UNKNOWN),
    ],
)
def test_the_category_of_the_sending_system_tells_where_nothing_else_does(
    category: str, reason: BounceReason | None, kind: BounceKind
) -> None:
    recipient = judge(Finding("x@y.example", reported_status="5.0.0", gave_up=True, category=category), "")
    assert (recipient.reason, recipient.kind) == (reason, kind)


def test_a_transient_failure_without_a_word_is_soft() -> None:
    assert judge_saying("", "4.0.0").kind is BounceKind.SOFT


def test_nothing_at_all_is_unknown() -> None:
    recipient = judge_saying("")
    assert (recipient.kind, recipient.reason, recipient.status) == (BounceKind.UNKNOWN, None, None)


def test_words_in_addresses_and_links_are_not_words_of_the_server() -> None:
    recipient = judge_saying("550 5.1.1 <spam.virus@blacklist.example>: User unknown, see https://dmarc.example/spam")
    assert recipient.reason is BounceReason.USER_UNKNOWN
