"""Free-text revocations in Italian, Portuguese, Romanian and Polish; how to read them stands in `reply_phrases`."""

from typing import Final

from notifier.audience.reply_phrases import Phrases

ITALIAN: Final = Phrases(
    nouns=r"(?:sms|messaggi(?:o|ni)?|notific(?:a|he)|avvis[oi]|e? ?mails?|pubblicita|whatsapp|promozion[ei]|spam)",
    revocations=(
        (
            r"\b(?:smettete|smetta|smetti|smettila|smettetela|basta|finitela|cessate|fermate|interrompete|"
            r"bloccate|stop)"
            r" (?:(?:di|con|i|gli|le|questi|queste|vostri|vostre|a|ai|agli|alle|inviare|mandare|inviarmi|"
            r"mandarmi) ){0,4}"
            r"(?:<sms>|scrivermi|contattarmi|disturbarmi|messaggiarmi|mandarmi <sms>)\b"
        ),
        (
            r"\b(?:smettete|smetta|smetti|smettetela|smettila) di (?:mandarmi|inviarmi)\b(?= (?:questi|queste|"
            r"roba|cose)|$)"
        ),
        (
            r"(?<!voi )(?<!perche )\bnon (?:scrivetemi|contattatemi|disturbatemi|scrivermi|contattarmi|disturbarmi|"
            r"mi (?:scriva|scrivete|scrivere|contattate|contatti|disturbate))(?: mai)? piu\b"
        ),
        (
            r"(?<!voi )(?<!perche )\bnon (?:mandatemi|inviatemi|mandarmi|inviarmi|mandate|inviate|"
            r"mi (?:mandate|inviate|"
            r"mandare|inviare|mandi|invii)) (?:(?:mai|piu|altri|altre|questi|i|dei|nessun|alcun|vostri|tutti|"
            r"tutte) ){0,4}<sms>\b"
        ),
        (
            r"\bnon (?:mandatemi|inviatemi|mandarmi|inviarmi|mi mandate|mi inviate) (?:piu )?(?:nulla|"
            r"niente)(?: piu)?$"
        ),
        (
            r"\bnon (?:voglio|desidero|vorrei|gradisco|intendo|vogliamo) (?:(?:piu|ricevere|altri|altre|avere|"
            r"i|gli|le|vostri|"
            r"vostre|questi|queste|nessun|nessuna|essere) )*(?:<sms>|contattat[oa]|disturbat[oa])\b"
        ),
        r"^(?:(?:per|favore|basta|ciao) )*(?:niente|nessun|no|non) (?:piu |altri )?<sms>(?: per favore| grazie)?$",
        r"\b(?:smettere|smetto) di ricevere (?:(?:i|gli|le|questi|queste|vostri|vostre) )*<sms>\b",
        r"\bdisiscri\w+|\b(?:cancellatemi|cancellami|rimuovetemi|rimuovimi|toglietemi|toglimi)\b",
        r"\b(?:cancell|rimuov|elimin)\w+ (?:il )?mio numero\b|\b(?:annull|cancell)\w+ l ?(?:a mia )?iscrizione\b",
        r"\b(?:revoco|ritiro) il (?:mio )?consenso\b|\blasciatemi (?:in pace|stare)\b|\blasciami in pace\b",
        (
            r"^(?:(?:ha|avete|hai|il|un|scusi|e) )*numero sbagliato$|^non (?:sono|"
            r"mi) interessa(?:t[oa])?(?: grazie| piu)?$"
        ),
    ),
    exceptions=(
        (
            r"\bnon (?:smettete|smetta|fermate|interrompete|disiscriv\w+|cancellatemi|rimuovetemi|toglietemi|"
            r"voglio disiscrivermi|voglio cancellarmi|mi sono disiscritt[oa])\b(?: di)?"
        ),
    ),
)

PORTUGUESE: Final = Phrases(
    nouns=r"(?:sms|mensagens|mensagem|msgs?|notificac(?:ao|oes)|avisos?|alertas?|e ?mails?|publicidade|propagandas?"
    r"|whatsapps?|zaps?|promoc(?:ao|oes)|spam|torpedos?)",
    revocations=(
        (
            r"\b(?:parem?|para|pare|parar|deixem?|cessem) de (?:me (?:mandar|enviar|escrever|contatar|"
            r"contactar|incomodar|"
            r"perturbar|chatear)|(?:mandar|enviar|escrever|contactar|contatar|incomodar) (?:me|nos)|incomodar|"
            r"(?:(?:mandar|enviar|mais|estas|essas|tantas|esses|estes) )+<sms>)\b"
        ),
        (
            r"\b(?:parem?|pare|parar|chega|basta|acabem)(?: (?:de|com))? (?:(?:as|os|essas|esses|estas|estes|"
            r"tantas|tantos|suas|"
            r"tanta|tanto|enviar) )*<sms>\b"
        ),
        (
            r"\bnao (?:me |nos )?(?:mandem?|enviem?|envie|mande)(?: me)? (?:(?:mais|nenhuma?|estas|essas|esses|"
            r"estes|por|favor|"
            r"tantas|suas) ){0,4}<sms>\b"
        ),
        (
            r"(?<!voces )\bnao (?:me )?(?:escrevam?|contactem?|contatem?|incomodem?|perturbem?|mandem|"
            r"enviem)(?: me)?"
            r"(?: nada| nunca)? mais(?: nada)?$"
        ),
        (
            r"\bnao (?:quero|desejo|queremos|gostaria de|pretendo) (?:(?:mais|receber|de|as|os|suas|seus|estas|"
            r"essas|esses|"
            r"nenhuma?|que|me|mandem|enviem|ser|vossas|outras) )*(?:<sms>|contactad[oa]|contatad[oa]|"
            r"incomodad[oa])\b"
        ),
        r"\b(?:parar|deixar) de receber (?:(?:as|os|estas|essas|suas|mais) )*<sms>\b",
        r"^(?:(?:por|favor|ola) )*(?:sem|nao|nada de) (?:mais )?<sms>(?: por favor)?$|\bsem mais <sms>\b",
        (
            r"\b(?:cancel|anul)\w+ (?:a )?(?:minha )?(?:subscricao|inscricao)\b|\b(?:descadastr|desinscrev|"
            r"desuscrev)\w+"
        ),
        (
            r"\b(?:cancelar|cancelem|desativar|desativem) (?:(?:as|os|estas|essas|todos|todas|o|a|envio|"
            r"recebimento|de) )*<sms>\b"
        ),
        r"\b(?:remov|tir|retir|apag|exclu|elimin)\w+ (?:o )?meu (?:numero|contacto|contato|telefone|telemovel)\b",
        (
            r"\b(?:removam?|remover|tirem?|retirem?|excluam?) me\b|\bme (?:removam?|tirem?|retirem?|"
            r"excluam?) d[aeo]s?t?a?\b"
            r"(?!.*duvida)"
        ),
        r"\b(?:deixem? me|me deixem?) em paz\b|\b(?:revogo|retiro) o (?:meu )?consentimento\b",
        (
            r"^(?:(?:e|o|um|tem|este|ola) )*numero errado$|^nao (?:estou interessad[oa]|"
            r"tenho interesse)(?: obrigad[oa])?$"
        ),
    ),
    exceptions=(
        (
            r"\bnao (?:parem?|pare|deixem?|cancelem?|me removam|me descadastr\w+|quero (?:cancelar|descadastrar|"
            r"sair))\b(?: de)?"
        ),
    ),
)

ROMANIAN: Final = Phrases(
    nouns=r"(?:sms(?: ?uri(?:le)?)?|mesaj(?:e|ul|ele|elor)?|notificari(?:le)?|alerte(?:le)?|e? ?mail(?:uri(?:le)?)?"
    r"|reclame(?:le)?|whatsapp|spam|anunturi)",
    revocations=(
        (
            r"\bnu (?:(?:imi|mi|ne|va|rog|doresc|vreau|sa) )*mai (?:trimite(?:ti|i)?|scri(?:eti|e|i))\b"
            r"(?! (?:un |o |nici ?un(?:ul)? |inca )?(?:colet|pachet|comand|produs|curier))"
        ),
        r"\bsa nu (?:mai )?primesc (?:(?:alte|aceste|niciun|astfel|de) )*<sms>\b",
        r"\bnu ma mai (?:contactati|deranjati|sunati|contacta|deranja|contactezi|anuntati)\b",
        (
            r"\bnu (?:mai )?(?:vreau|doresc|as vrea|accept) (?:(?:sa|mai|primesc|primi|niciun|alte|aceste|fiu|"
            r"de|la|voi|nici|un) )*"
            r"(?:<sms>|contactata?|deranjata?)\b"
        ),
        (
            r"\b(?:opriti|opreste|incetati|inceteaza|terminati|ajunge|gata|stop|destul|fara|dezactivati)"
            r"(?: (?:va|rog|cu|sa|de|la|mi|imi|mai|aceste|alte|trimiterea|toate|trimiteti|acum|"
            r"atatea)){0,5} <sms>\b"
        ),
        (
            r"\b(?:opriti|opreste|incetati|inceteaza)(?: va| te)? (?:sa )?(?:mi |imi |ma )?(?:mai )?(?:scrieti|"
            r"scrii|contactati|deranjati)\b"
        ),
        r"\bdezabon\w+|\brenunt la (?:mesaje|sms|abonare|notificari)\b",
        r"\b(?:stergeti|sterge|scoateti|scoate|eliminati) (?:ma\b|(?:mi )?numarul(?: meu)?\b)",
        r"\blasati ma in pace\b|\blasa ma in pace\b|\b(?:retrag|revoc) (?:consimtamantul|acordul)\b",
        (
            r"^(?:(?:ati|aveti|un|este|e|ai) )*(?:numar gresit|gresit numarul)$|^nu (?:sunt interesata?|"
            r"ma intereseaza)(?: multumesc)?$"
        ),
    ),
    exceptions=(
        r"\bnu (?:(?:ma|va|te|vreau|sa) )*(?:dezabon\w+|opriti|opreste|incetati|sterge\w*|renunt)\b",
        r"\b(?:de ce|cum de)(?: \w+){0,3} (?:nu|ati oprit)\b(?: (?:mi|imi|ma|mai))*",
    ),
)

POLISH: Final = Phrases(
    nouns=r"(?:sms(?: ?(?:y|ow|a|em|ami|ach))?|wiadomosci|powiadomien(?:ia)?|e? ?mail(?:i|e)?|reklam|spamu|"
    r"whatsapp\w*"
    r"|komunikatow|alertow)",
    revocations=(
        (
            r"\bnie (?:chce|chcemy|zycze sobie|zyczymy sobie|zgadzam sie na|potrzebuje) (?:(?:juz|wiecej|mi|"
            r"otrzymywac|dostawac|"
            r"tych|waszych|zadnych|na|od|was|panstwa|takich|wysylanie) ){0,5}<sms>\b"
        ),
        (
            r"\b(?:nie|przestan(?:cie)?|przestac|przestanie)(?: (?:mi|prosze|do|mnie|juz|wiecej|nam|wasze)){0,4}"
            r" (?:pisac|pisz(?:cie)?|kontaktowac|kontaktujcie|smsowac|nekac|nekajcie|spamowac|niepokoic)\b"
            r"(?! (?:(?:mi|tej|jeszcze|tego|na|o) )*(?:adres|paczk|przesylk|zamow|kurier))"
        ),
        (
            r"\b(?:nie|przestan(?:cie)?|przestac)(?: (?:mi|prosze|do|mnie|juz|wiecej|"
            r"nam)){0,4} (?:wysyla(?:c|j|jcie)|"
            r"przysyla(?:c|j|jcie)) (?:(?:mi|mnie|do|juz|wiecej|tych|zadnych|nam|takich) ){0,4}<sms>\b"
        ),
        (
            r"\b(?:przestan(?:cie)?|przestac|nie) (?:mi |do mnie )?(?:wysyla|przysyla)(?:c|j|"
            r"jcie)(?: mi)?(?: juz| wiecej)?$"
        ),
        r"\b(?:koniec|dosc|stop|bez)(?: (?:z|tych|wiecej|tymi|juz)){0,3} <sms>\b",
        (
            r"\b(?:prosze )?(?:wylacz(?:cie|yc)?|zatrzymajcie|wstrzymajcie|anulujcie) (?:(?:te|mi|wszystkie|"
            r"wysylanie) )*<sms>\b"
        ),
        r"\b(?:wypis|wyrejestr)\w+ (?:mnie|sie)\b|\b(?:mnie|sie) (?:wypis|wyrejestr)\w+",
        r"\brezygnuje (?:z|ze) (?:\w+ )?(?:<sms>|subskrypcji|otrzymywania)\b",
        r"\busun(?:cie|ac|)? (?:mnie|moj numer|numer)\b|\b(?:cofam|wycofuje|odwoluje) (?:swoja |moja )?zgode\b",
        (
            r"\bdajcie mi (?:swiety )?spokoj\b|^(?:(?:to|przepraszam) )*(?:pomylka|zly numer)$|"
            r"^nie jestem zainteresowan[ay]$"
        ),
    ),
    exceptions=(
        r"\bnie (?:przestawaj\w*|(?:chce )?(?:sie )?wypis\w+|rezygnuje|usuwaj\w*|wylaczaj\w*)\b(?: (?:sie|mnie))?",
        r"\bdlaczego (?:\w+ ){0,3}?nie\b(?: \w+){0,3}",
    ),
)
