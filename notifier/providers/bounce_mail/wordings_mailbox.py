"""What mail servers write when the mailbox is full, closed, moved or on hold."""

from typing import Final

from notifier.providers.bounce_mail.bounce import BounceReason

#: Regular expressions over the text in lower case with single blanks; the first reason that is found counts.
MAILBOX_WORDINGS: Final[tuple[tuple[BounceReason, tuple[str, ...]], ...]] = (
    (
        BounceReason.MAILBOX_FULL,
        (
            (
                r"(?:mail ?box|mail ?folder|mail ?drop|mail ?file|inbox|account|message store|maildir|postfach|user"
                r"|recipient|mail ?spool)(?:'s)?(?: \S+)? (?:is |are |was |has been |currently |seems "
                r"|appears to be )*(?:full|too full|over ?-?quota|over (?:the )?(?:size|limit|its)|exceeded|exceeds"
                r"|over ?flow|out of (?:space|disk))"
            ),
            r"(?:full|over-?full) (?:mail ?box|mail ?folder|inbox|postfach)|over ?-?quota",
            r"over (?:the )?(?:allowed |storage |disk |mailbox |maximum )*quota|out of (?:storage|disk) space for",
            r"quota.{0,30}(?:exceed|full|violation|reached|over ?draw|limit|has been|used up)",
            (
                r"(?:exceed\w*|over|reached|past|violat\w+)\b.{0,40}\b(?:quota|storage (?:limit|allocation|space)"
                r"|disk (?:space|limit|usage)|mailbox (?:size|limit|storage))"
            ),
            (
                r"(?:mailbox|account|storage|inbox)[^.]{0,30}(?:size limit|limit exceeded|exceeds? (?:allowed|the|its"
                r"|maximum)|limit (?:has been )?reached)"
            ),
            r"too much mail (?:data |stored )?(?:stored|in (?:his|her|the)|data)",
            (
                r"(?:insufficient|not enough|no) (?:disk |storage |free |system )?(?:space|storage)(?: left"
                r"| remaining)?(?: available)? (?:in|for|on|to) (?:the |this |his |her )?(?:user|recipient|mailbox"
                r"|account|store|delivery|message|disk)"
            ),
            r"mapiexceptionshutoffquotaexceeded|storedrv.deliver.{0,10}mailbox full",
            r"does not have enough (?:disk |storage )?space",
            r"exhausted (?:the |its |his |her )?(?:allowed|storage|disk|mailbox)",
            r"insufficient (?:disk )?space.{0,30}(?:mailbox|user)|no room in (?:the )?mailbox|account is full",
            r"user has too many messages|メールボックス(?:が|の).{0,20}(?:一杯|いっぱい|容量|超過|満杯)",
            r"容量(?:を|が).{0,10}超|容量オーバー|postfach ist voll|speicherplatz",
            r"(?:boîte|boite) (?:aux lettres |de réception )?(?:est )?pleine|casella piena",
            r"caixa (?:postal|de entrada) (?:está )?cheia|buz[oó]n (?:est[aá] )?lleno|邮箱(?:已满|空间)|переполнен",
        ),
    ),
    (
        BounceReason.SUSPENDED,
        (
            (
                r"(?:account|user|mail ?box|address|recipient|service|domain)(?:\(s\))?(?: \S+)?(?: account)? (?:is "
                r"|has been |was |are |that you tried to reach is |currently |temporarily |now )*(?:suspended"
                r"|disabled|inactive|locked|frozen|blocked|deactivated|on hold|unavailable due"
                r"|dormant|not active|not enabled)"
            ),
            (
                r"(?:suspended|inactive|disabled|locked|dormant|frozen|expired|blocked) (?:account|user|mail ?box"
                r"|recipient|address)"
            ),
            r"account (?:temporarily )?(?:disabled|suspended|inactive|expired|blocked)",
            r"boite du destinataire archivee",
            r"temporar(?:y|ily) (?:suspended|disabled|unavailable) (?:mailbox|account)|invalid/inactive user",
            r"user is inactive|(?:mailbox|account) unavailable - account",
            r"email account.{0,30}is (?:disabled|inactive)|domain (?:has been |is )?suspended",
            r"vdelivermail: account is locked email bounced",
        ),
    ),
    (
        BounceReason.ACCOUNT_CLOSED,
        (
            (
                r"(?:account|mail ?box|address|user|service|recipient|e-?mail)(?: \S+)? (?:is |has been |have been "
                r"|was |were )+(?:permanently )?(?:discontinued|closed|terminated|cancell?ed"
                r"|deleted|removed|retired|abandoned|decommissioned)"
            ),
            r"(?:closed|terminated|deleted|discontinued|abandoned|cancell?ed) (?:account|mail ?box|address)",
            (
                r"(?:address|account|mail ?box|recipient|user|person|employee|e-?mail)(?: \S+)? (?:is |has "
                r"|are )?no longer (?:valid|active|available|exists?|in (?:use|service)|accepts?|employed|works?|with"
                r"|on (?:this )?server|here|a (?:valid|member))"
            ),
            r"(?:wrong|incorrect) or (?:is )?no longer valid|does ?n[o']t (?:work|live) here any ?more",
            r"left the company|this (?:address|account|mailbox) no longer",
            r"permanently (?:disabled|closed|deactivated)",
        ),
    ),
    (
        BounceReason.HAS_MOVED,
        (
            (
                r"(?:address|user|account|mailbox|recipient|he|she|person)(?: \S+)? (?:has |have |is )?(?:moved"
                r"|changed|been (?:changed|replaced|moved|superseded))\b"
            ),
            r"(?:user|mailbox|recipient|address) (?:has )?moved|new (?:e-?mail )?address (?:is|:)",
            r"please (?:use|try|update)[^.]{0,30}(?:new|<?\S+@)\S* ?address|moved to (?:the )?(?:new|<?\S+@)",
            r"(?:not local|not here)[;:,] please try|user not local|address (?:has been )?changed",
            r"アドレス.{0,10}変更",
        ),
    ),
    (
        BounceReason.FILTERED,
        (r"(?:recipient|user|owner)(?:'s)? (?:preferences?|privacy settings?)",),
    ),
    (
        # Stands before what the last attempt was answered: that was no refusal for good.
        BounceReason.EXPIRED,
        (r"(?:message|envelope|mail)(?: has)? expired\b|unreachable for too long",),
    ),
)
