"""What mail servers write about many things: looked at only when nothing clearer is found."""

from typing import Final

from notifier.providers.bounce_mail.bounce import BounceReason

#: Regular expressions over the text in lower case with single blanks; the first reason that is found counts.
LAST_WORDINGS: Final[tuple[tuple[BounceReason, tuple[str, ...]], ...]] = (
    (
        BounceReason.POLICY,
        (
            r"(?:policy|policies)\b|prohibited|administratively",
            r"blocked by (?:the )?(?:recipient|administrator|filter)|message not allowed",
            r"(?:not accepted|rejected|refused|denied|blocked).{0,30}(?:attachment|extension|file type|executable)",
            (
                r"(?:attachment|extension|file type).{0,40}(?:not allowed|blocked|prohibited|rejected|not accepted"
                r"|banned|forbidden)"
            ),
        ),
    ),
    (
        BounceReason.SECURITY,
        (
            r"authentication (?:required|failed|failure)|must authenticate|smtp auth|credentials",
            r"security (?:problem|violation|reasons)|not authori[sz]ed|authentication (?:is )?(?:needed|turned on)",
        ),
    ),
    (
        BounceReason.CONTENT,
        (
            r"header|\bmime\b|malformed (?:message|header|mail|content)",
            r"(?:bad|invalid|improper|bare) (?:content|date|charset|character|lf|line)",
            r"rfc ?[- ]?(?:2?822|5322|2047|compliant|violation)|message format|8-?bit",
            r"content (?:error|conversion|encoding)",
        ),
    ),
    (
        BounceReason.PROTOCOL,
        (
            r"malformed address|syntax error|bad (?:sequence|address syntax)|command (?:not|un)|protocol error",
            r"improper use|need (?:rcpt|mail)|malformed",
        ),
    ),
    (
        BounceReason.NETWORK,
        (
            r"too many hops|mail (?:forwarding )?loop|loop(?:ing)? (?:detected|back)|message (?:is )?loop",
            r"hop count|loops back to|routing loop|lost connection",
            r"connection (?:was )?(?:dropped|reset|lost|closed|broken|aborted|died)",
            r"network (?:is )?(?:unreachable|error)|no route to host",
            r"host (?:is )?(?:unreachable|not reachable|down)|broken pipe|malformed name server|maximum forwarding",
        ),
    ),
    (
        BounceReason.EXPIRED,
        (
            r"timed? ?-?out|timeout|(?:retry|delivery) time.{0,10}(?:exceed|expired|not reached)",
            r"too long (?:on|in) (?:the )?queue",
            (
                r"(?:has|was|been|could not be) .{0,20}(?:queued?|queue|undelivered|delivered).{0,30}(?:for|in|within"
                r"|after|too long).{0,15}\d+(?:\.\d+)? (?:day|hour|min|attempt)"
            ),
            r"(?:message|delivery|mail)(?: time)?(?: has)?(?: been)? (?:expired|too old)|failed \d+ attempts",
            r"failing for a long time|will be deleted from queue|delivery (?:time )?expired|retry timeout",
            r"attempts?.{0,20}(?:exceeded|failed|\d+)|was aborted after|connection refused",
            r"(?:can'?t|could not|couldn'?t|unable to|cannot) (?:connect|contact)|did(?:n't| not) respond",
            r"not (?:respond|responding)|no answer from|delayed|has not yet been delivered|given up|giving up",
            r"undeliverable for \d|retention period",
        ),
    ),
    (
        BounceReason.SYSTEM_FULL,
        (
            (
                r"(?:no space left|disk (?:is )?full|insufficient (?:system|disk) (?:storage|space|resources)"
                r"|mail system (?:is )?full|requested mail action aborted: exceeded storage|file system full"
                r"|spool (?:is )?full)"
            ),
        ),
    ),
    (
        BounceReason.FILTERED,
        (
            r"rejected (?:by|per) (?:the )?(?:user|recipient|filter)|\bfilter(?:ed|s|ing)?\b",
            r"because the recipient is only accepting|challenge",
            r"this (?:user|account) (?:is )?(?:protected|not accepting)",
            r"(?:user|recipient) (?:refuses?\b|rejects?\b|has (?:refused|rejected)|does not (?:accept|want))",
        ),
    ),
    (
        BounceReason.MAILER,
        (
            r"pipe to \||command (?:failed|died|output)|exit(?:ed)? (?:with )?(?:status|code|value)|x-unix",
            r"\bprocmail\b|mailer (?:error|panic|said)|(?:pipe|program|local) (?:delivery|mailer) (?:failed|error)",
            r"child (?:process|crashed|status)|unable to (?:switch|run|execute)|signal \d",
        ),
    ),
    (
        BounceReason.SYSTEM,
        (
            r"(?:service|server|system|mailbox|host|mta)\b.{0,25}(?:temporar|currently|not) ?(?:un)?available",
            (
                r"(?:local|server|internal|system|software|configuration|database|server configuration|temporary"
                r"|temporarily|unexpected|hard|soft) (?:error|failure|problem|fault|unavailable)"
            ),
            r"could not load|service unavailable|out of memory|i/o error|can'?t (?:create|open|lock)|ldap",
            r"(?:temporar\w+|local) (?:lookup|deferral|defer)|try (?:again )?later",
            r"resources? (?:temporarily )?unavailable|interrupted|misconfigur|permission denied|queue file write",
        ),
    ),
    (
        BounceReason.USER_UNKNOWN,
        (
            (
                r"(?:recipient|user|mailbox|rcpt)(?: address)?(?: \S+)?:? (?:was |is |has been )?(?:rejected"
                r"|unavailable|not available|refused|not accepted|undeliverable)"
            ),
            r"address rejected|(?:does not like|rejected|refused|did ?n[o']t accept|not accept) (?:the )?recipient",
            r"undeliverable address",
        ),
    ),
)
