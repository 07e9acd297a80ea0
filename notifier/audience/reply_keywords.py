"""Words that mean something when they are all that somebody replied: data for `keywords`.

Written as people write them; `keywords` folds case, accents and widths, and ignores spaces and punctuation.
The seven English words of 47 CFR 64.1200(a)(10) (stop, quit, end, revoke, opt out, cancel, unsubscribe) are a
revocation by law; the rest are their counterparts and what telephone companies and other products listen to. Words
that are ordinary answers in another of our languages are left out: the Italian `fine`, the Romanian `gata`.
"""

from typing import Final

STOP_WORDS: Final = (
    # English
    *("stop", "stop all", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe", "remove", "remove me"),
    *("unsub", "cease", "cancel all", "end all", "stop it", "stop this", "stop that", "stop now", "stop everything"),
    *("stop sms", "stop text", "stop message", "off", "no more", "enough", "go away", "stpo", "sotp"),
    # Spanish
    *("baja", "parar", "para", "pare", "paren", "alto", "detener", "detenga", "cancelar", "cancela", "salir"),
    *("terminar", "eliminar", "basta", "no más", "darme de baja", "dar de baja", "desuscribir", "desuscribirme"),
    *("anular suscripción", "cancelar suscripción", "finalizar", "revocar", "borrar", "quitar", "ya basta"),
    # French
    *("arrêt", "arrêter", "arrêtez", "arrête", "stop pub", "désabonner", "désabonnement", "désabonnez-moi", "fin"),
    *("me désabonner", "désinscrire", "désinscription", "désinscrivez-moi", "me désinscrire", "annuler", "quitter"),
    *("retirer", "révoquer", "résilier", "ça suffit", "assez", "terminer"),
    # German
    *("stopp", "ende", "abmelden", "abbestellen", "abmeldung", "abbestellung", "aufhören", "aufhoeren", "beenden"),
    *("kündigen", "kuendigen", "austragen", "widerrufen", "widerruf", "halt", "schluss", "abo beenden", "löschen"),
    *("abschalten", "stoppen", "mich abmelden", "kein Interesse"),
    # Italian
    *("ferma", "fermare", "fermate", "annulla", "annullare", "cancella", "cancellare", "cancellami", "disiscrivi"),
    *("cancellatemi", "disiscrivimi", "disiscrivetemi", "disiscrizione", "disiscrivermi", "revoca", "revocare"),
    *("smettere", "smettila", "smettetela", "esci", "disattiva", "termina", "rimuovi", "rimuovimi"),
    # Portuguese
    *("sair", "parem", "chega", "remover", "descadastrar", "descadastre", "desinscrever", "descadastro", "suspender"),
    *("cancelar inscrição", "cancelar subscrição", "anular subscrição", "encerrar", "revogar", "anular", "desativar"),
    # Romanian
    *("oprire", "oprește", "opriți", "dezabonare", "dezabonează", "dezabonați-mă", "dezabonează-mă", "mă dezabonez"),
    *("renunț", "renunțare", "anulare", "anulează", "încetați", "încetează", "ajunge", "destul", "revoc", "ieșire"),
    # Polish
    *("koniec", "rezygnuję", "rezygnacja", "wypisz", "wypiszcie", "wypisuję się", "wypisz mnie", "anuluj", "usuń"),
    *("zakończ", "przestań", "przestańcie", "wyłącz", "wyrejestruj", "zatrzymaj", "dość", "odwołuję", "cofam zgodę"),
    # Traditional Chinese, and the simplified letters some telephones write
    *("停止", "退訂", "退订", "取消", "取消訂閱", "取消订阅", "退出", "拒收", "終止", "终止", "結束", "结束"),
    *(
        "解除訂閱",
        "取消接收",
        "停止訂閱",
        "停止接收",
        "停止發送",
        "停止傳送",
        "停",
        "夠了",
        "撤銷",
        "拒絕接收",
        "取消通知",
    ),
    # Japanese
    *(
        "停止",
        "配信停止",
        "配信解除",
        "解除",
        "退会",
        "登録解除",
        "購読解除",
        "購読停止",
        "受信拒否",
        "拒否",
        "中止",
        "終了",
    ),
    *(
        "ストップ",
        "キャンセル",
        "やめて",
        "止めて",
        "やめてください",
        "止めてください",
        "解約",
        "撤回",
        "配信拒否",
        "取り消し",
    ),
    # Arabic
    *("توقف", "توقفوا", "إيقاف", "أوقف", "أوقفوا", "قف", "وقف", "إلغاء", "إلغاء الاشتراك", "الغاء اشتراكي", "إنهاء"),
    *("انسحاب", "خروج", "كفى", "كفاية", "ستوب", "إلغاء اشتراك", "ألغ", "الغي اشتراكي", "حذف", "رفض", "إزالة"),
)

START_WORDS: Final = (
    *("start", "unstop", "resume", "restart", "subscribe", "resubscribe", "opt in", "opt back in"),
    *("alta", "iniciar", "comenzar", "empezar", "reanudar", "suscribir", "suscribirme", "activar", "darme de alta"),
    *("démarrer", "commencer", "reprendre", "recommencer", "abonner", "m'abonner", "réabonner", "s'abonner", "début"),
    *("starten", "anmelden", "fortsetzen", "beginnen", "aktivieren", "abonnieren", "wieder anmelden"),
    *("inizia", "iniziare", "avvia", "riprendi", "iscrivimi", "iscriviti", "attiva", "iscrizione", "riattiva"),
    *("começar", "retomar", "inscrever", "subscrever", "ativar", "reativar", "recomeçar", "cadastrar"),
    *("începe", "pornește", "abonare", "reia", "activare", "mă abonez", "reabonare", "abonează-mă"),
    *("zacznij", "rozpocznij", "wznów", "zapisz", "zapisz mnie", "włącz", "aktywuj", "subskrybuj", "wznawiam"),
    *("開始", "开始", "訂閱", "订阅", "恢復", "啟用", "重新訂閱", "恢復訂閱", "重新開始"),
    *("再開", "登録", "配信再開", "配信開始", "スタート", "購読", "再登録", "受信再開"),
    *("ابدأ", "بدء", "اشتراك", "اشترك", "تفعيل", "استئناف", "إعادة الاشتراك", "ستارت"),
)

#: Agreement, which starts messages again only where nothing else was said.
YES_WORDS: Final = ("yes", "sí", "oui", "ja", "sì", "sim", "da", "tak", "是", "好", "はい", "نعم")

HELP_WORDS: Final = (
    *("help", "help me", "info", "information", "ayuda", "información", "infos", "aide", "aidez-moi", "hilfe"),
    *("informationen", "aiuto", "informazioni", "ajuda", "informação", "informações", "ajutor", "informații"),
    *("pomoc", "pomocy", "informacja", "informacje", "幫助", "帮助", "說明", "協助", "求助", "資訊", "幫忙"),
    *("ヘルプ", "助けて", "案内", "情報", "問い合わせ", "مساعدة", "المساعدة", "معلومات", "ساعدني", "النجدة"),
)

#: Politeness and greetings around a keyword.
FILLERS: Final = (
    *("please", "pls", "plz", "thanks", "thank", "you", "thx", "hi", "hello", "hey", "dear", "now", "immediately"),
    *("ok", "okay", "reply", "sms", "text", "sir", "madam", "team", "kindly", "just", "asap", "whatsapp"),
    *("por", "favor", "gracias", "hola", "ya", "ahora", "inmediatamente", "porfa", "porfavor"),
    *("svp", "stp", "merci", "bonjour", "s'il", "vous", "te", "plaît", "maintenant"),
    *("bitte", "danke", "hallo", "jetzt", "sofort", "guten", "tag", "dringend", "endlich"),
    *("per", "favore", "grazie", "ciao", "adesso", "subito", "buongiorno", "salve"),
    *("obrigado", "obrigada", "olá", "agora", "já", "imediatamente", "oi"),
    *("vă", "rog", "mulțumesc", "bună", "ziua", "acum", "imediat", "te"),
    *("proszę", "dziękuję", "dzień", "dobry", "teraz", "natychmiast", "cześć", "już"),
    *("請", "谢谢", "謝謝", "您好", "你好", "麻煩", "立即", "馬上"),
    *("してください", "して下さい", "したいです", "したい", "します", "して", "ください", "下さい", "お願いします"),
    *("お願いいたします", "お願い", "ありがとう", "すみません", "こんにちは", "今すぐ"),
    *("من", "فضلك", "فضلكم", "رجاء", "شكرا", "مرحبا", "الآن", "فورا", "السلام", "عليكم", "لو", "سمحت"),
)
