"""Free-text revocations in English, Spanish, French and German; how to read them stands in `reply_phrases`."""

from typing import Final

from notifier.audience.reply_phrases import Phrases

# Conditions are no revocation: "do not contact me before nine".
_UNLESS_EN: Final = r"(?! (?:before|until|till|when|if|after|unless|during|while|the|a|an|my)\b)"
_NOT_EN: Final = r"(?<!you )(?<!they )(?<!why )(?<!\bu )\b(?:dont|do not|never|please not|please no|must not|shall not)"

ENGLISH: Final = Phrases(
    nouns=r"(?:sms(?:es)?|texts|texting|text(?: messages?)?(?! me\b)|messages?(?! me\b)|messaging|msgs?|"
    r"notifications?"
    r"|notifying|alerts?|updates?|e ?mails?|whatsapps?|whatsapp messages?|reminders?|spam|marketing|"
    r"communications?)",
    revocations=(
        (
            r"\b(?:stop|quit|cease|end|cancel|discontinue|halt|turn off|switch off|disable|enough|done|stopping)"
            r" (?:(?:please|with|sending|receiving|getting|me|us|all|of|out|any|more) ){0,4}"
            r"(?:(?:the|these|this|those|that|all|any|your|my|such|so many) ){0,2}"
            r"(?:(?:sms|text|whatsapp|delivery|order|shipping|tracking|parcel|promotional|stupid|annoying|"
            r"further) ){0,2}"
            r"<sms>\b"
        ),
        (
            r"\b(?:stop|quit|cease) (?:please )?(?:texting|messaging|contacting|spamming|bothering|harassing|"
            r"pestering|"
            r"notifying|emailing|whatsapping|writing|disturbing|annoying)\b(?! (?:the|my)\b)"
        ),
        (
            r"\bstop sending(?: (?:me|us))?(?: (?:these|this|those|it|them|stuff|things|anything|so many|that))?"
            r"(?: please| now)?$"
        ),
        r"^(?:(?:please|hi|hello|and|so|just|ok) )*no more (?:(?:of|these|those|your|please) ){0,2}<sms>\b",
        (
            r"\b(?:want|wish|need|get|receive|send|sending|have|with|but|so) (?:me )?no more (?:(?:of|these|"
            r"those|your) )*"
            r"<sms>(?: please)?$"
        ),
        r"^no <sms>(?: please| thanks?(?: you)?| anymore)?$",
        _NOT_EN + r"(?: ever| please| you)? (?:text|message|msg|sms|contact|whatsapp|notify|spam|bother|disturb|"
        r"write(?: to)?) (?:me|us|this number|here|anymore|again|my (?:phone|number))\b"
        r"(?: (?:again|anymore|any more|ever))?" + _UNLESS_EN,
        _NOT_EN
        + r"(?: ever| please)? send (?:(?:me|us|to|this|number|any|more|further|such|these|those|your|sms|text) )"
        r"{0,5}(?:<sms>\b" + _UNLESS_EN + r"|anything(?: else| more| again| anymore)?$)",
        (
            r"\b(?:dont|do not|no longer|not) (?:want|wish|need|care|like)(?: (?:to|for))?(?: (?:receive|get|"
            r"have|see|hear))?"
            r"(?: (?:receiving|getting))?(?: (?:the|these|this|those|any|all|your|more|further|such|of|from|you|"
            r"sms|text|"
            r"delivery|order|tracking)){0,4} <sms>\b"
        ),
        (
            r"\b(?:dont|do not|no longer|not) (?:want|wish|like) (?:to be |being )?"
            r"(?:texted|messaged|contacted|notified|bothered|disturbed|you to (?:text|message|contact|write)|"
            r"to hear from (?:you|this))\b"
        ),
        r"\bunsubscribe\b|\bunsub\b|\bopt(?:ing)? (?:me |us |my number )?out\b|\boptout\b",
        (
            r"\b(?:remove|delete|erase|take|drop) (?:me|us|my (?:mobile |phone |cell )?number|this number|"
            r"my contact)"
            r"(?: off| from| out of)?(?: (?:your|the|this|that|all|any))*"
            r"(?: (?:list|lists|database|mailing|system|texts?|messages?|off|out)\b|$)"
        ),
        r"\b(?:revoke|withdraw|cancel|take back) (?:my |all |the )?(?:consent|permission|opt in)\b|^i revoke\b",
        r"\bleave me alone\b|\blose my number\b|\b(?:fuck|piss) off\b",
        r"^(?:(?:sorry|hi|hello|you|u|have|got|this|is|the|a|think|i|its|youve|wrong|person) )*wrong number$",
        (
            r"^(?:i ?a?m |sorry |thanks )*(?:not|no longer) interested(?: (?:anymore|thanks?|thank you|sorry|"
            r"please))?$"
        ),
        r"^stop (?:i|im|who|you|we|its|wrong|not|dont|no|enough|never|u|unknown|spam|already|ich|je|yo|non|nein)\b",
    ),
    exceptions=(
        (
            r"(?<!you )(?<!\bu )\b(?:dont|do not|never|didnt|did not|not|no|havent|have not|cannot|"
            r"shouldnt) (?:you )?"
            r"(?:want (?:you )?to |wish to |ever |please )?"
            r"(?:stop|quit|cease|end|cancel|unsubscribe|unsub|opt(?: me| us)? out|optout|remove|delete|"
            r"stopped)\b(?: me\b)?"
        ),
        (
            r"\b(?:did|have|had|when did|if|why did|why have|who) (?:you |u |they |it |we |"
            r"i )?(?:just )?stop(?:ped)?\b"
        ),
        r"\bsent from my (?:\w+ ?){1,3}$",
    ),
)

SPANISH: Final = Phrases(
    nouns=r"(?:sms|mensajes?|mensajitos?|textos?|notificaci(?:on|ones)|avisos?|alertas?|correos?|publicidad|"
    r"whatsapps?"
    r"|promociones|spam|propaganda)",
    revocations=(
        (
            r"\b(?:dejen?|dejad|deja|dejar|paren|parad|pare|para|cesen?|basta) (?:ya )?(?:de )(?:por favor )?"
            r"(?:(?:enviar|mandar|escribir|contactar|notificar|molestar|llamar)(?:me|nos)|molestar|escribir|"
            r"(?:(?:enviar|mandar|tantos|tanto|mas|estos|esos|sus|tus|los|las) )*<sms>)\b"
        ),
        r"\b(?:dejar|parar) de recibir (?:(?:mas|estos|esos|tantos|sus|tus|los) )*<sms>\b",
        (
            r"\bno (?:me|nos) (?:envie[ns]?|envieis|mande[ns]?|mandeis) (?:(?:ya|por|favor|mas|estos|esos|"
            r"tantos|sus|tus|"
            r"nunca|ningun|nada) ){0,4}(?:<sms>\b|mas$|nada$)"
        ),
        (
            r"\bno (?:me|nos) (?:escriban?|escribas|escribais|contacten?|contactes|moleste[ns]?|notifiquen?|"
            r"texteen?)\b"
            r"(?! (?:antes|hasta|cuando|si|despues)\b)"
        ),
        (
            r"\bno (?:quiero|deseo|quisiera|queremos|necesito) (?:(?:recibir|que|me|envien|manden|seguir|"
            r"recibiendo|tener|ver|"
            r"mas|sus|tus|estos|esos|ningun|ninguna|de|los|las|otro|otros) )*(?:<sms>|escriban|contacten|"
            r"molesten|notifiquen)\b"
        ),
        r"^(?:(?:por|favor|hola|ya) )*no mas <sms>\b|\bni un <sms> mas\b|^no <sms>$",
        r"\b(?:darme|darnos|darse|deme|denme|dadme|dame|me den|me de) de baja\b",
        r"\b(?:quiero|solicito|pido|deseo) (?:la |mi )?baja\b",
        (
            r"\b(?:borrenme|borreme|borrame|eliminenme|elimineme|eliminame|quitenme|quiteme|quitame|saquenme|"
            r"saqueme|sacame)\b"
        ),
        r"\b(?:borr|elimin|quit|saqu)\w* mi (?:numero|telefono|movil|contacto)\b",
        r"\b(?:cancel|anul)\w+ (?:la |mi )?(?:suscripcion|subscripcion)\b|\bdesus\w*ib\w*|\bdesinscrib\w*",
        (
            r"\b(?:desactiv\w+|cancel(?:ar|en|e)|deten(?:gan|er|ga)|par(?:en|ad|ar)) (?:(?:de|los|las|estos|"
            r"estas|sus|todos|"
            r"todas|mis) )*<sms>\b"
        ),
        (
            r"\bno me interesan? (?:(?:sus|estos|mas|tus|los) )*<sms>\b|^ya no me interesa$|"
            r"^no me interesa(?: gracias)?$"
        ),
        r"\b(?:dejenme|dejame|dejeme) (?:en paz|tranquil[oa])\b|\b(?:revoco|retiro) (?:mi|el) consentimiento\b",
        r"^(?:(?:es|un|tiene|tienen|el|este|hola) )*numero equivocado$",
    ),
    exceptions=(
        (
            r"\bno (?:dejen?|dejes|pares|paren?|detengan|cancelen?|cancele|me den de baja|me borren|"
            r"quiero (?:darme de baja|cancelar|que dejen|desuscribirme|la baja))\b(?: de)?"
        ),
    ),
)

FRENCH: Final = Phrases(
    nouns=r"(?:sms|textos?|messages?|msgs?|notifications?|alertes?|e?mails?|pubs?|publicites?|whatsapps?|spams?)",
    revocations=(
        (
            r"(?<!vous )(?<!tu )\b(?:ne )?(?:n ?|m ?|nous )?(?:envoyez|envoyiez|envoie|envoyer) (?:(?:moi|"
            r"surtout|svp) )?plus"
            r" (?:(?:jamais|rien|aucun|de|d|ces|vos|des|tous) ){0,3}<sms>\b"
        ),
        (
            r"(?<!vous )(?<!tu )\b(?:ne )?(?:n ?|m ?|nous )?(?:envoyez|envoyiez|envoie|envoyer) pas (?:(?:de|d|"
            r"ces|vos|des) ){0,2}<sms>\b"
        ),
        r"\bne plus (?:m ?|nous )?(?:envoyer|recevoir) (?:(?:jamais|aucun|de|d|ces|vos|des|les) ){0,3}<sms>\b",
        r"(?<!vous )\bne (?:m ?|nous )(?:envoyez|envoie|envoyer) plus(?: rien)?(?: svp| merci)?$",
        (
            r"(?<!vous )\b(?:me|nous) (?:contacte[rz]?|derange[rz]?|texte[rz]?|notifie[rz]?|relance[rz]?|"
            r"spamme[rz]?) plus\b"
        ),
        (
            r"(?<!vous )\bm ?ecri(?:s|vez|re) plus\b|\bplus m ?ecrire\b|\bplus (?:etre|me) (?:contacte[er]?|"
            r"derange[er]?|notifie)"
        ),
        (
            r"^(?:(?:bonjour|svp|merci|stop|non) )*(?:plus|pas|aucun|zero) (?:de |d )?(?:ces |vos )?<sms>\b"
            r"(?! (?:recu|depuis|ni)\b)"
        ),
        (
            r"\b(?:veux|veut|voudrais|souhaite|souhaitons|desire|voulons|accepte) (?:plus|pas|aucun)"
            r" (?:(?:recevoir|avoir|de|d|ces|vos|aucun|les|des|que|vous|menvoyiez) ){0,4}<sms>\b"
        ),
        (
            r"\b(?:stop|arretez|arrete|arreter|cessez|cesser|marre|assez) (?:(?:avec|de|d|denvoyer|menvoyer|m|"
            r"envoyer|aux|au|a|"
            r"des|les|ces|vos|tous|ce|cet|svp) ){0,5}<sms>\b"
        ),
        (
            r"\b(?:arretez|arrete|arreter|cessez|cesse|stop) (?:svp |de )*(?:m ?ecrire|me (?:contacter|texter|"
            r"deranger|"
            r"harceler|spammer|solliciter|notifier)|ces envois|vos envois|les envois|l ?envoi)\b"
        ),
        r"\b(?:desabonn|desinscri)\w*",
        (
            r"\b(?:retire[zr]?|enleve[zr]?|supprime[zr]?|raye[zr]?|efface[zr]?) (?:moi\b|mon (?:numero|contact)|"
            r"mes coordonnees)"
        ),
        r"\blaissez moi tranquille\b|\b(?:retire|revoque) mon consentement\b|\bfoutez moi la paix\b",
        r"^(?:(?:desole|bonjour|vous|avez|un|le|cest|c|est|faites) )*(?:mauvais|faux) numero$",
        r"^(?:je )?(?:ne )?(?:suis )?(?:pas|plus) interessee?(?: merci)?$",
    ),
    exceptions=(
        (
            r"\bn ?(?:arretez|arrete|arretes) pas\b|\bne (?:cessez|stoppez) pas\b|\bne (?:me|m|"
            r"nous) ?(?:desabonn|desinscri)\w*"
        ),
        r"\b(?:suis|etais|ete) (?:pas |plus )?(?:desabonn|desinscri)\w*|\bpas (?:me )?(?:desabonn|desinscri)\w*",
        r"(?<!que )\b(?:vous|tu) (?:ne )?(?:n ?|m ?|nous |me )?\w+ (?:plus|pas)\b",
        r"\b(?:pourquoi|comment se fait il) (?:\w+ ){0,4}?(?:plus|pas)\b",
    ),
)

GERMAN: Final = Phrases(
    nouns=r"(?:sms|smsen|nachrichten?|mitteilung(?:en)?|benachrichtigung(?:en)?|meldung(?:en)?|e? ?mails?|werbung"
    r"|textnachrichten?|whatsapps?|spam|werbe ?sms|newsletter|infos per sms)",
    revocations=(
        (
            r"^(?:(?:bitte|hallo|danke|ab|sofort|und|jetzt|nein) )*keine? (?:(?:weiteren?|mehr|eure|ihre|"
            r"solchen?|diese) )*<sms>\b"
            r"(?! (?:\w+ ){0,2}(?:bekommen|erhalten|gekommen|angekommen|da|zur|ueber|uber|von|seit)\b)"
        ),
        (
            r"\b(?:mochte|moechte|will|wollen|wunsche|wuensche|schicken|schickt|schick|senden|sendet|bitte)"
            r"(?: (?:ich|sie|mir|uns|ab|jetzt|bitte|wir|von|ihnen|euch|sofort)){0,4}"
            r" keine? (?:(?:weiteren?|mehr|eure|ihre|solchen?|diese) )*<sms>\b"
        ),
        r"\bkein interesse(?: mehr)? an (?:(?:ihren|euren|diesen|den|weiteren|solchen|der|dieser) )?<sms>\b",
        r"^(?:ich )?(?:habe )?kein interesse(?: mehr)?(?: danke)?$",
        (
            r"\bnicht (?:mehr|weiter|wieder|langer|laenger) (?:\w+ )?(?:anschreiben|schreiben|kontaktieren|"
            r"belastigen|"
            r"belaestigen|texten|benachrichtigen|simsen|nerven|storen|stoeren|kontaktiert|angeschrieben|"
            r"benachrichtigt)\b"
        ),
        (
            r"(?<!ihr )\b(?:schreibt?|schreiben|kontaktier(?:t|en|e)|textet|belastigen|belastigt|"
            r"benachrichtigen|nervt)"
            r" (?:sie )?(?:mir|mich|uns)(?: bitte)?(?: nicht| nie)(?: (?:mehr|wieder|weiter|langer))(?! als)\b"
        ),
        r"\bh(?:o|oe)r(?:t|en)?(?: sie)?(?: bitte)?(?: endlich)?(?: damit)? auf(?: bitte| damit)?$",
        (
            r"\bh(?:o|oe)r(?:t|en)?(?: sie)?(?: bitte)?(?: endlich)? auf (?:\w+ ){0,4}(?:zu (?:schreiben|"
            r"texten|nerven|"
            r"kontaktieren|belastigen)|<sms>)"
        ),
        (
            r"\b(?:mich|uns)(?: \w+){0,3} (?:abmelden|austragen|abbestellen)\b|"
            r"\b<sms>(?: bitte)? (?:abbestellen|abmelden|stoppen|"
            r"abstellen|beenden|deaktivieren|einstellen|abschalten)\b"
        ),
        (
            r"\b(?:meldet|melden|tragt|tragen|nehmt|nehmen|streicht|streichen)(?: sie)? (?:mich|uns|"
            r"meine nummer)\b.{0,30}"
            r"\b(?:ab|aus|raus|heraus|liste|verteiler)\b"
        ),
        (
            r"\b(?:loscht|loschen|loescht|loeschen|entfernen|entfernt)(?: sie)?(?: bitte)? meine (?:\w+)?nummer\b"
            r"|\bmeine (?:\w+)?nummer (?:bitte )?(?:loschen|loeschen|entfernen|streichen)\b"
        ),
        (
            r"\b(?:stoppt?|stoppen|beenden|beendet|unterlassen|unterlasst|lassen|lasst)(?: sie)? (?:(?:bitte|"
            r"die|diese|das|alle|"
            r"eure|ihre|mit|den|diesen|senden|von|weiteren|sofort) ){0,4}<sms>\b"
        ),
        r"\b(?:schluss|genug) (?:mit|von) (?:(?:den|diesen|der|euren|ihren) )?<sms>\b",
        r"\bwiderruf\w* (?:\w+ ){0,3}(?:einwilligung|zustimmung|einverstandnis)\b",
        (
            r"\b(?:lasst|lassen sie|lass) mich (?:\w+ )?in ruhe\b|^(?:(?:sie|haben|die|das|ist|"
            r"sorry) )*falsche nummer$"
        ),
    ),
    exceptions=(
        (
            r"\bnicht (?:abmelden|abbestellen|aufhoren|aufhoeren|stoppen|austragen)\b|\b(?:hort|horen sie|"
            r"hor) (?:bitte )?nicht auf\b"
        ),
        r"\b(?:warum|wieso|weshalb)(?: \w+){0,4} (?:keine?|nicht)(?: mehr)?\b",
    ),
)
