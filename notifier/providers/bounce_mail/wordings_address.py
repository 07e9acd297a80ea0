"""What mail servers write when the address, its domain or the one who writes to it is the reason."""

from typing import Final

from notifier.providers.bounce_mail.bounce import BounceReason

#: Regular expressions over the text in lower case with single blanks; the first reason that is found counts.
ADDRESS_WORDINGS: Final[tuple[tuple[BounceReason, tuple[str, ...]], ...]] = (
    (
        BounceReason.SENDER_REJECTED,
        (
            (
                r"sender(?: address|'s address| domain|'s domain| e-?mail)?(?: <?\S+>?)?:? (?:has been |was |is "
                r"|are )?(?:rejected|denied|refused|blocked|not (?:allowed|accepted|permitted|authori[sz]ed|found"
                r"|verified|exist)|invalid|blacklisted|prohibited|unknown|unverified|does ?n[o']t exist|rejected:)"
            ),
            (
                r"(?:invalid|unroutable|unknown|bad|unverified|unresolvable|rejected|blocked|illegal|null|forged"
                r"|faked?|malformed|refused) (?:sender|return path|envelope sender|reverse path|mail from|originator"
                r"|from address)"
            ),
            r"(?:sender|originator|return)(?:'s)? (?:verify|verification|callback|callout)",
            r"domain of (?:the )?sender(?:'s)? (?:address )?.{0,80}does(?:n'?t| not) (?:exist|resolve)",
            (
                r"(?:you are|you're|sender (?:is|was)|is|are) not (?:a )?(?:member|subscribed|allowed to post"
                r"|permitted to post|authori[sz]ed to post|subscriber)"
            ),
            (
                r"(?:mail|message|e-?mail)s? from .{0,80}(?:is |was |are |has been )?(?:rejected|denied|refused"
                r"|not (?:accepted|allowed|welcome|permitted))"
            ),
            r"access denied.{0,10}sender|administrative prohibition|not allowed to (?:send|post|mail) to",
            r"(?:we|i) (?:do|will) not accept mail from|not (?:have permission|be open) (?:to|for) post",
            r"multiple from addresses are not allowed",
            (
                r"(?:dns error|mx|a record|no mx|domain).{0,40}(?:your|sender'?s?|envelope|from|return) (?:domain"
                r"|address)"
            ),
            r"sender domain|(?:mail|message) rejected by recipient'?s?",
            r"only accepts? (?:mail|messages?|e-?mails?) from|closed (?:mailing )?list|moderated list",
            r"restricted (?:to )?(?:members|senders|authenticated)",
            r"resolver\.rst\.(?!\w*size)\w|rst\.authrequired|delivery not authori[sz]ed",
        ),
    ),
    (
        # A name server that does not answer says nothing about the name.
        BounceReason.NETWORK,
        (r"host (?:name )?(?:lookup|not found)[^.]{0,20}(?:try again|temporar)|temporary (?:name|dns|lookup)",),
    ),
    (
        BounceReason.HOST_UNKNOWN,
        (
            (
                r"(?:unknown|no such|invalid|non-?existent|unrouteable|unroutable|bad|illegal|unresolvable"
                r"|unrecogni[sz]ed) (?:mail )?(?:host(?:name)?|domain|destination (?:host|system|domain)|mail ?host"
                r"|mailer domain)"
            ),
            (
                r"(?:host|domain|hostname|domain name|host or domain name|host name|mail server|name server|server"
                r"|system)(?: name)?(?: \S+)?:? (?:is |was |has |could |can |in address )?(?:unknown"
                r"|not (?:be )?(?:found|exist|located|known|resolved|registered|valid)|invalid|unroutable"
                r"|cannot be (?:found|located|resolved))"
            ),
            r"(?:host|domain)(?: name)?(?: \S+)? (?:does ?n[o']t|does not|did not) (?:exist|resolve)",
            r"no (?:mail )?(?:host|domain) (?:found|entry|by that name)",
            r"all (?:relevant )?mx (?:records|hosts|mail exchangers).{0,40}(?:non-?existent|point to|invalid)",
            r"name or service not known|no address associated|\bnxdomain\b|name service error",
            r"unable to (?:route|resolve|look ?up)",
            (
                r"(?:couldn'?t|could not|cannot|can'?t|unable to) (?:find|resolve|locate) (?:any |the |a )?(?:host"
                r"|domain|mail (?:server|exchanger|host)|mx|gateway for|recipient'?s? domain)"
            ),
            (
                r"dns (?:lookup|resolution|query|error|failure|type 'mx' lookup).{0,40}(?:fail|not found|error"
                r"|no (?:record|data)|nxdomain|domain)"
            ),
            (
                r"recipient(?: address)? (?:rejected|has no mail|domain).{0,20}(?:domain not found|mail (?:exchanger"
                r"|server)s?)"
            ),
            r"domain must resolve|has no mail exchangers?|no route to (?:the )?(?:domain|recipient)",
            r"no mx (?:or a |\(or a\) )?(?:record|host|entr|found)|mail domain mentioned in e-?mail address is unknown",
            r"delivery to unknown domain|recipient domain must exist|host address lookups failed permanently",
        ),
    ),
    (
        BounceReason.NOT_ACCEPTING,
        (
            (
                r"(?:host|domain|system|server|host/domain)(?: \S+)? (?:does ?n[o']t|does not|do not|never) (?:accept"
                r"|receive) (?:any )?(?:mail|e-?mail|messages)"
            ),
            r"null ?mx|not accepting (?:any )?(?:mail|messages) (?:for|at all)|record indicated no smtp service",
            r"destination seems? to reject all mails?",
            r"recipient domain .{0,40}does not accept|name server:.{0,80}host not found",
            r"smtp protocol (?:diagnostic|is not supported)",
            (
                r"(?:no-?reply|unattended|unmonitored) (?:mailbox|address|account).{0,40}(?:not|never) (?:accept"
                r"|receive|monitor)"
            ),
        ),
    ),
    (
        BounceReason.USER_UNKNOWN,
        (
            r"(?:ディレクトリ|リスト|名簿).{0,20}(?:見つか|ありません|存在)",
            (
                r"(?:unknown|no such|invalid|non-?existent|bad|illegal|undefined|unrecogni[sz]ed|unroutable"
                r"|unrouteable|wrong|incorrect|not a valid|not a known|unresolvable) (?:or (?:illegal|invalid|disabled"
                r"|inactive) )?(?:virtual |local |final delivery |e-?mail |smtp |destination |mail ?box |delivery "
                r"|internal |mail )*(?:user(?:id| ?name|s)?|recipients?|mail ?box(?:es)?|account|address(?:ee|es)?"
                r"|alias|person|local[- ]?part|id|name|destination|rcpt|customer|subscriber|member|forward[- ]path)\b"
            ),
            (
                r"(?:user|recipient|mail ?box|account|address|addressee|alias|person|local part|destination|login"
                r"|member|customer|subscriber|recipient name|name|the e-?mail address you entered"
                r"|e-?mail)s?(?: \(?\S+\)?)?(?: name| address| account)?:? (?:is |was |are |were |has |could |can "
                r"|does |did |on this server |in )*(?:not |n't |un)(?:be |a |an |currently )*(?:known|found|exist"
                r"|listed|valid|recogni[sz]ed|located|registered|hosted|matched|here|have an account|on this"
                r"|our customer|present|existing|deliverable|defined|local)"
            ),
            (
                r"(?:does ?n[o']t|does not|did not|didn'?t|do not|don'?t) (?:have|exist|find|match|seem to have"
                r"|recogni[sz]e|know).{0,40}(?:account|user|mail ?box|address|recipient|here|on this|such|exist"
                r"|at this|entry)"
            ),
            (
                r"(?:user|recipient|mail ?box|account|address|e-?mail|it)(?: \S+)? (?:does ?n[o']t|does not|do not"
                r"|did not|doesnt) (?:exist|appear|match)"
            ),
            (
                r"(?:sorry|there is|there'?s|there are|has|have|is)?,? ?\bno (?:such |valid |matching )?(?:mail ?box"
                r"|user|recipients?|account|person|address|one|body|subscriber|entry|member|match(?:es)?"
                r"|customer) (?:here|by|with|at|found|named|called|of|in|to|for|on|exists?|matches|specified|defined"
                r"|known)"
            ),
            r"no (?:mail ?box|such (?:user|person|account|recipient|mailbox|address))|nosuchuser",
            r"there is no one here|never heard of",
            r"not an? (?:active|known|existing) (?:e-?mail )?(?:address|user|mail ?box)",
            (
                r"(?:couldn'?t|could not|cannot|can'?t|can not|unable to|not) (?:be )?(?:find|found|locate|located"
                r"|verif\w+|deliver(?:ed)? to|recogni[sz]e) (?:the |that |this |a |any |in |such )?(?:user|recipient"
                r"|mail ?box|account|address|person|directory|local)"
            ),
            (
                r"(?:address|recipient|user|mailbox|rcpt)(?: address)? (?:<?\S+>? )?(?:is )?(?:unknown|invalid"
                r"|undeliverable|unrouteable|unroutable|incorrect|inexistent|wrong|nonexistent)"
            ),
            r"recipient address rejected: access denied|addressee unknown|user unknown|unknown user",
            r"unknown recipient|recipient unknown|unknown address|unrout(?:e?)able address|not our customer",
            r"recipient not found|unknown local[- ]?part|who are you looking for|vdelivermail|no mailbox here",
            r"status\(dir\)|resolver\.adr\.\w*(?:not ?found|invalid)|recipnotfound|rcpt\.notfound",
            r"not listed in (?:the )?(?:domino|public|name|address)|not in my (?:user|list)",
            (
                r"(?:check|verify|retype|confirm|double-check) (?:the |that )?(?:recipient'?s?|e-?mail|spelling"
                r"|address)[^.]{0,30}(?:address|spell|typo|correct|exist)"
            ),
            r"mistyped|宛先.{0,30}(?:存在|見つか|不明|ありません|誤)",
            r"(?:ユーザ|アドレス|メールボックス|受信者).{0,25}(?:存在し|見つか|ありません|不明|無効)",
            r"該当.{0,10}ユーザ|unbekannte(?:r)? (?:empf|adress|benutzer)|empf[äa]nger.{0,20}(?:unbekannt|nicht)",
            r"existiert nicht|adresse (?:destinataire )?(?:invalide|inconnue|inexistante)",
            r"destinataire (?:inconnu|invalide|inexistant)|utilisateur inconnu|usuario (?:desconocido|no existe)",
            r"(?:direcci[oó]n|cuenta|buz[oó]n).{0,20}no (?:existe|v[aá]lid)|usu[aá]rio (?:desconhecido|n[aã]o)",
            r"endere[cç]o.{0,20}(?:inv[aá]lid|n[aã]o)|utente sconosciuto",
            r"indirizzo.{0,20}(?:inesistente|errato|non)|onbekende? (?:gebruiker|ontvanger)|用户不存在",
            r"收件人.{0,10}不存在|地址不存在|пользовател[ья] не|не существует|не найден",
        ),
    ),
)
