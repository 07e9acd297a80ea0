"""The words by which notices of mail systems, and automatic answers, are recognised."""

import re
from typing import Final

#: From here on a notice repeats the message it returns.
COPY_BEGINS: Final = re.compile(
    r"^[ >\t|*=_+-]*(?:(?:below|above|included|attached|enclosed|attachment|here|this|follows?"
    r"|following)\b[^\n]{0,60}\b(?:is |are )?(?:a )?(?:copy|header)"
    r"|(?:the )?(?:header of the )?(?:original|returned|unsent) (?:message|mail|e-?mail)(?: headers?| text"
    r"| body)?\s*(?:is )?(?:follow|below|attached|header|[-=:|*]|$)|(?:message|mail|e-?mail) (?:headers?"
    r"|text|body|content)s?\s*(?:follow|suppressed|[-=:|]|$)|a copy of (?:the"
    r"|your) (?:original )?(?:message|mail)|-+ ?(?:start|begin) of (?:the )?(?:returned|original"
    r"|forwarded)|--+ (?:original|returned|unsent|forwarded|undelivered)|(?:return-path|received"
    r"|x-originating-ip|dkim-signature|x-received|mime-version):(?: |(?=from)))[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)

#: Words of mails about messages that failed.
FAILURE: Final = re.compile(
    r"undeliver|not (?:be )?(?:been )?(?:delivered|sent|relayed|deliver)|unable to (?:deliver|send)"
    r"|couldn'?t (?:be )?deliver|delivery (?:has )?(?:to|status|fail|problem|error|notification|attempt"
    r"|delay)|failed (?:to deliver|address|recipient)|failure notice|returned mail|mail(?:er)? (?:delivery"
    r"|error|failure|system)|could not (?:be )?(?:deliver|sent)|rejected|bounce|permanent(?:ly)? (?:error"
    r"|fail)|can(?:not|'t) be delivered|error (?:sending|while)|not a member|did not reach|not reach"
    r"|user unknown|unknown user|no such user|配信|送信でき|エラー|宛先|unzustellbar|non remis"
    r"|no ha podido|n[aã]o (?:foi )?entreg|退信|无法|не может быть доставлен|не доставлено",
    re.IGNORECASE,
)

#: How mail systems call themselves.
MAIL_SYSTEM: Final = re.compile(
    r"mailer.?daemon|post.?master|mail.{0,12}(?:delivery|system|administrator)|mail ?adm|^<>$",
    re.IGNORECASE,
)

#: Only a warning: the mail system goes on trying.
STILL_TRYING: Final = re.compile(
    r"(?:not|n't) (?:yet )?been (?:delivered|able)[^.]{0,200}\b(?:yet|so far|continue|because"
    r"|after more than)|not yet been delivered|will (?:continue|keep|be) (?:to )?(?:be )?(?:try|attempt"
    r"|re-?tr)|attempts? (?:to deliver [^.]{0,40})?will (?:be )?continue"
    r"|(?:message|mail) is delayed for|only a temporary failure"
    r"|no action is required on your part|has been (?:delayed|postponed)|still (?:awaiting|trying)"
    r"|will (?:be )?retr(?:y|ied)|(?:warning|advisory)[- ]only|this is (?:just |only )?a (?:warning"
    r"|notification about a delay)|will be retried|(?:do not|need not"
    r"|no need to) (?:need to )?resend (?:your|the) (?:original )?(?:message|mail)",
    re.IGNORECASE,
)

#: Stands before the address that failed.
LABEL: Final = re.compile(
    r"(?:rcpt to|recipients?(?: address)?|addressee|address(?:ed)?(?:\(es\))?(?: to)?|to|undelivered"
    r"|undeliverable|failed|unknown user|user|userid|for|mailbox(?: is full)?|deliver(?:y|ed|ing"
    r"|able)?(?: failed)?(?: \d+ attempts)?|message|sent|list|generated from|expanded from|宛先|受信者"
    r"|アドレス|empf[äa]nger|an|destinataire|destinatario|destinat[aá]rio|adresse|ontvanger|получател\w+"
    r"|收件人)[^\w@]{0,4}$",
    re.IGNORECASE,
)

#: Stands before any other address.
OTHER_LABEL: Final = re.compile(
    r"(?:from|sender|contact|by|message-id|id|return-path|reply-to|postmaster|via|envelope-from|help"
    r"|questions?|subscribe|cc)[^\w@]{0,4}$|(?<!your )(?:mail|write|e-?mail|message|guide) to (?:the )?$"
    r"|mail from:? ?<?$",
    re.IGNORECASE,
)

#: People and machines that write about failures.
OFFICE: Final = re.compile(
    r"(?:postmaster|mailer-daemon|abuse|support|help|helpdesk|admin|administrator|hostmaster|webmaster"
    r"|info|noreply|no-reply)@",
    re.IGNORECASE,
)

#: How automatic answers begin their subject.
ANSWER_SUBJECT: Final = re.compile(
    r"^(?:\W*re:\s*)?\W*(?:auto(?:matic|mated)?[ :-]*(?:re(?:ply|sponse|sponder)|answer"
    r"|generated)?\s*[:(-]|auto(?:matic|mated)?[ -]?(?:re(?:ply|sponse)|answer)"
    r"|out[ -]of[ -](?:the[ -])?office|(?:on )?(?:vacation|holiday)s?\b|away from (?:my |the )?(?:office"
    r"|desk|mail)|i am (?:away|out)|abwesenheit|automatische (?:antwort|beantwoording|reactie)"
    r"|r[ée]ponse automatique|absence|message d'absence|respuesta autom[aá]tica|fuera de (?:la )?oficina"
    r"|resposta autom[aá]tica|risposta automatica|fuori ufficio|afwezig|autosvar|automatiskt? svar"
    r"|automatyczna odpowied|автоответ|不在|自動(?:応答|返信)|自动(?:回复|答复)|الرد التلقائي|رد تلقائي)",
    re.IGNORECASE,
)
