"""What mail servers write when the sending server, the message or the way between is at fault."""

from typing import Final

from notifier.providers.bounce_mail.bounce import BounceReason

#: Regular expressions over the text in lower case with single blanks; the first reason that is found counts.
DELIVERY_WORDINGS: Final[tuple[tuple[BounceReason, tuple[str, ...]], ...]] = (
    (
        BounceReason.VIRUS_DETECTED,
        (
            r"virus (?:was |has been |is )?(?:detected|found|infected)",
            (
                r"(?:contains?|containing|infected (?:by|with)|carr(?:y|ies|ying)|found|detected) (?:a |the "
                r"|an? known )?(?:computer )?virus"
            ),
            r"\b(?:malware|trojan|worm)\b(?! gateway)",
            r"virus[- ](?:positive|checker|scanner? (?:rejected|has)|infected)",
            r"\binfected (?:message|mail|attachment|file)|scanned.{0,30}\bvirus|your message was infected",
            r"\bvirus \w+ (?:found|detected)|\beicar\b",
        ),
    ),
    (
        BounceReason.AUTH_FAILURE,
        (
            r"\bdmarc\b",
            (
                r"\b(?:spf|dkim)\b[^:]{0,60}(?:fail|not pass|reject|error|invalid|incorrect|hard ?fail|did not"
                r"|does not|missing|required|unauthori)"
            ),
            r"(?:fail|not pass|reject|denied|unauthori)\w*[^:]{0,60}\b(?:spf|dkim)\b|sender policy framework",
            r"please see https?://(?:www\.)?open-?spf\.|unauthenticated (?:e-?)?mail",
            r"message (?:could not be|is not|was not) authenticated|email failed authentication",
            r"is not allowed to send mail from",
            (
                r"not (?:authorized|allowed|permitted) to send (?:e-?mails?|messages?) (?:from|on behalf of"
                r"|for) (?:this |the )?domain"
            ),
        ),
    ),
    (
        BounceReason.REVERSE_DNS,
        (
            r"reverse[- ]?(?:dns|mapping|name|lookup|address|ip|resolution|hostname)|\br-?dns\b|\bptr\b",
            (
                r"(?:cannot|unable to|could not|can'?t|doesn'?t|does not|not) (?:find|resolve|get"
                r"|have)[^.]{0,30}(?:your (?:hostname|host name|ip)|client (?:host|name|ip))"
            ),
            r"(?:ip|client) (?:address )?(?:name )?(?:lookup|resolution) failed",
            r"client host rejected: cannot find your|unverif[iy]able sending ip",
            r"(?:hostname|host name|ip address|ip).{0,60}does(?:n'?t| not) (?:resolve|match)",
            r"no matching (?:hostname|name) for|forged hostname|invalid rdns|fcrdns",
        ),
    ),
    (
        BounceReason.RELAYING_DENIED,
        (
            (
                r"relay(?:ing)?(?: access)?(?: is| mail)? (?:denied|prohibited|not (?:permitted|allowed|enabled"
                r"|supported)|disallowed|refused|rejected|forbidden|restricted)"
            ),
            (
                r"(?:unable|not allowed|not permitted|refus\w+|cannot|can'?t|do(?:es)? not|don'?t|we do not|won'?t"
                r"|not authori[sz]ed) to relay"
            ),
            r"(?:do(?:es)? not|don'?t|cannot|can'?t|won'?t|will not|we do not|refuse to) relay|insecure mail relay",
            r"not configured to relay|no relaying|mail relay (?:denied|rejected)|not an open relay",
            r"that domain isn'?t in my list of allowed rcpthosts",
            r"this mail server requires authentication when attempting to send to a non-local",
            r"(?:specified )?domain is not allowed\b",
            r"relay(?:ing)? to .{1,80} (?:denied|prohibited|refused|not allowed)|third[- ]party relay",
            r"is not a (?:local|permitted|hosted) domain|as a relay, but i have not been configured",
        ),
    ),
    (
        BounceReason.TOO_BIG,
        (
            (
                r"(?:message|mail|e-?mail|content|data|attachment|body|it) (?:header )?(?:size )?(?:is |was "
                r"|are )?(?:too (?:big|large|long)|to large)\b"
            ),
            (
                r"(?:message|mail|e-?mail|content|data|fixed maximum"
                r"|maximum)(?: message)?(?: file)? ?size.{0,30}(?:exceed|limit|larger|too)"
            ),
            (
                r"(?<!mailbox )(?<!account )(?:exceeds?|exceeded|exceeding|over|larger than"
                r"|beyond)\b.{0,40}(?:(?:maximum|max|allowed|permitted|allowable)[^.]{0,20} size|(?:message|mail"
                r"|e-?mail)[- ]?(?:length|size)|size limit)"
            ),
            r"size limit (?:for|is|of|exceed)",
            r"(?:too|very) (?:big|large) (?:message|mail|e-?mail|for (?:the )?(?:system|recipient|mailbox))",
            r"message larger than|message size.{0,20}exceeds|line limit exceeded|message file too big",
        ),
    ),
    (
        BounceReason.BAD_REPUTATION,
        (
            r"\breputation\b|senderbase|senderscore|sender score",
            r"(?:low|poor|bad|very low) (?:sender |domain |ip )?(?:reputation|score)",
        ),
    ),
    (
        BounceReason.SPAM_DETECTED,
        (
            (
                r"(?:identified|classified|detected|recogni[sz]ed|considered|marked|flagged|regarded|determined"
                r"|appears|looks|scored|tagged|categori[sz]ed|treated|seems?|suspected|viewed"
                r"|deemed)\b.{0,40}\b(?:spam|unsolicited|junk|bulk mail|uce|ube)\b"
            ),
            (
                r"\b(?:spam|junk|unsolicited)[- ]?(?:mail|e-?mail|message|content|like|score|type|filter|detection"
                r"|assassin)?s? (?:was |were |has been |is |has )?(?:detected|rejected|refused|blocked|found|content"
                r"|not (?:accepted|allowed|wanted|welcome)|exceeded|too high|score|like)"
            ),
            r"\bspam (?:detected|content|rejection|rejected|refused|score|mail|message|blocked|not|is|filter|like)",
            (
                r"(?:probable|possible|suspected|suspicious|likely|high probability of|no|is|as|of|to be|was"
                r"|anti-?) ?spam\b(?!haus|cop)"
            ),
            r"likely (?:unsolicited|suspicious)|message content rejected|content (?:rejected|filter(?:ed)?)\b",
            r"\bspamassassin\b|\bdspam\b|\brspamd\b|blacklisted url|url in (?:the )?message|(?:surbl|uribl|dbl)\b",
            r"bulk (?:e-?)?mail (?:was )?(?:rejected|refused|not)",
            r"rejected (?:due to|because of|by) (?:the )?(?:spam|content)",
            r"(?:phishing|fraudulent) (?:message|content|attempt|detected)|rejecting banned content",
            r"message (?:was )?filtered|迷惑メール|スパム|垃圾邮件",
        ),
    ),
    (
        BounceReason.RATE_LIMITED,
        (
            (
                r"too many (?:concurrent |simultaneous |open |smtp |simultaneous smtp )?(?:connections?|sessions?"
                r"|recipients?|messages?|e-?mails?|mails?|errors from|bad commands|rcpts?|invalid recipients|unknown)"
            ),
            r"(?:maximum|max|number of) .{0,20}(?:connections|recipients|sessions).{0,30}(?:exceed|reached|per)",
            r"connection (?:rate|count|concurrency)|rate[- ]?limit|\bthrottl",
            (
                r"(?:sending|sent|receiving|coming|mailing|message|mail).{0,20}(?:too (?:fast|quickly|often"
                r"|frequently)|rate exceed|limit exceeded)"
            ),
            (
                r"(?:exceeded|exceeds|reached|over).{0,40}(?:hourly|daily|sending|message|rate|connection) (?:limit"
                r"|quota|rate)"
            ),
            r"(?:hourly|daily) (?:sending |message |mail )?(?:limit|quota)",
            r"(?:too many|excessive) (?:mail|e-?mail|messages|requests)|unusual rate of",
            r"try again later, closing connection|receiving mail at (?:too high )?a rate",
        ),
    ),
    (
        BounceReason.BLOCKED,
        (
            r"(?:messages?|mail) from \[?\d+\.\d+\.\d+\.\d+\]? |black ?-?list|block ?-?list|deny ?-?list|\bdnsbl",
            r"\brbl\b|\bspamhaus|\bspamcop|\bsorbs\b|barracudacentral|\(bl\)|\bcbl\.abuseat|\btrustedsource",
            (
                r"\b(?:client host|client|ip(?: address(?:es)?)?|network|sending server|mail server|your (?:host"
                r"|server)|\d+\.\d+\.\d+\.\d+\]?\)?) (?:\S+ ){0,3}?(?:is |was |has been |been |temporarily |temporary "
                r"|currently )*(?:blocked|banned|denied|refused by|deferred|rejected|not (?:allowed|welcome"
                r"|permitted))"
            ),
            (
                r"(?:blocked|banned|deferred|rejected) (?:by|using|because|due to|for|- see|from).{0,50}(?:\bip\b|host"
                r"|rbl|list|network|policy block|https?:)"
            ),
            r"blocked - see|client host .{0,80}(?:rejected|blocked|denied|refused)",
            r"please use (?:the|your) (?:smtp|mail) server of your isp",
            r"use your (?:isp|provider)'?s? (?:smtp|mail|relay|server|outgoing)",
            r"(?:dynamic|dial-?up|residential|generic) (?:ip|address|host|pool|range|dns)|\bdial-?up\b",
            r"not accepting (?:smtp )?connections?\b",
            r"(?:connections?|traffic|mail|e-?mail)(?: from (?:your|this|that) \w+)? not (?:accepted|permitted) from",
            r"connection (?:refused|rejected|denied) by (?:the )?(?:policy|server|remote)|(?:daily )?relay quota",
            (
                r"(?:access denied|refused to talk to me|no access|rejected|refused|bad sender).{0,30}(?:ip address"
                r"|your (?:ip|host|server|network))"
            ),
            (
                r"your (?:ip|host|server|network|isp|domain|mail server|access)(?: address)?.{0,40}(?:blocked|banned"
                r"|blacklist|not allowed|denied|refused|rejected|listed)"
            ),
            (
                r"(?:we do not|we don'?t|not) accept(?:ing)? (?:any )?(?:mail|e-?mail|connections?) from (?:this|your"
                r"|hosts?|\[?\d|dynamic|ip)"
            ),
            r"may not be mail exchanger|greylist|grey-list|graylist",
            r"(?:helo|ehlo) (?:command )?(?:rejected|refused|invalid)|invalid (?:helo|ehlo)|bad (?:helo|ehlo)",
            r"\bforbidden by (?:the )?(?:administrator|firewall)|transaction failed.{0,20}\bpsmtp\b",
            r"error: too many errors|no smtp service here|smtp service not available here",
            r"you are not (?:allowed|permitted|welcome) to (?:connect|send)",
        ),
    ),
    (
        BounceReason.ENCRYPTION,
        (
            r"(?:must issue a )?starttls (?:command first|is required|required|failed|failure)",
            r"tls (?:is )?(?:required|not available|negotiation|handshake|session)|ssl (?:handshake|negotiation)",
            r"certificate (?:verif|expired|not trusted|host)|cannot start tls|tls currently unavailable",
        ),
    ),
)
