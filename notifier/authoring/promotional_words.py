"""Words that promote something, in each language of the product: a small list, so that what it finds is worth a look.

A message about an order that promotes is no longer utility to Meta (Template Categorization) and needs consent for
offers in most countries. Stems where the language bends its words; matched as beginnings of words, in Chinese,
Japanese and Arabic anywhere.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PROMOTIONAL_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "en": (
            *(
                "discount",
                "sale now",
                "on sale",
                "% off",
                "special offer",
                "limited time",
                "promo",
                "coupon",
                "voucher",
            ),
            *(
                "buy now",
                "shop now",
                "order yours",
                "order today",
                "best price",
                "bestseller",
                "new collection",
                "black friday",
            ),
            *("don't miss", "hurry up", "free gift"),
        ),
        "es": (
            *("descuento", "rebaja", "oferta", "promoción", "promocion", "cupón", "cupon", "compra ahora"),
            *("tiempo limitado", "mejor precio", "nueva colección", "no te pierdas", "de regalo", "aprovecha ya"),
            *("aprovecha ahora", "aprovecha est", "aprovecha nuestr"),
        ),
        "fr": (
            *("% de remise", "une remise de", "remise exceptionnelle", "code remise", "profitez-en vite"),
            *(
                "profitez de nos",
                "profitez d'une",
                "promo",
                "soldes",
                "offre spéciale",
                "code de réduction",
                "bon d'achat",
                "achetez maintenant",
            ),
            *(
                "durée limitée",
                "meilleur prix",
                "nouvelle collection",
                "ne manquez pas",
                "cadeau offert",
            ),
        ),
        "de": (
            *("rabatt", "sonderangebot", "im angebot", "gutschein", "jetzt kaufen", "jetzt bestellen", "jetzt shoppen"),
            *("nur für kurze zeit", "bestpreis", "neue kollektion", "nicht verpassen", "schnäppchen", "ausverkauf"),
            "gratisgeschenk",
        ),
        "it": (
            *("sconto", "sconti", "saldi", "offerta speciale", "promozion", "coupon", "buono sconto", "acquista ora"),
            *("tempo limitato", "miglior prezzo", "nuova collezione", "non perdere", "approfitta", "in omaggio"),
        ),
        "pt": (
            *("desconto", "promoção", "promocao", "oferta", "cupom", "cupão", "compre agora", "compre já"),
            *("tempo limitado", "melhor preço", "nova coleção", "não perca", "aproveite já", "brinde", "saldos"),
            *(
                "aproveite agora",
                "aproveite est",
                "aproveite noss",
                "aproveite a noss",
                "aproveite os noss",
                "aproveite as noss",
            ),
        ),
        "ro": (
            *("reducer", "ofertă special", "oferta special", "promoți", "promoti", "cupon", "voucher", "cumpără acum"),
            *(
                "timp limitat",
                "cel mai bun preț",
                "colecție nouă",
                "nu rata",
                "profită acum",
                "profită de ofert",
                "profită de reduc",
                "cadou gratuit",
            ),
        ),
        "pl": (
            *("rabat", "zniżk", "promocj", "wyprzedaż", "oferta specjalna", "ofertę specjalną", "kupon", "kup teraz"),
            *(
                "kup już",
                "ograniczony czas",
                "najlepsza cena",
                "nowa kolekcja",
                "nie przegap",
                "super okazj",
                "wyjątkowa okazja",
                "wyjątkowej okazji",
                "prezent gratis",
            ),
        ),
        "zh": (
            *(
                "折扣",
                "優惠",
                "優惠券",
                "特價",
                "促銷",
                "限時優",
                "限時特",
                "限時搶",
                "限時折",
                "立即購買",
                "馬上購買",
                "最低價",
                "新品上市",
                "不要錯過",
            ),
            *("贈品", "買一送一"),
        ),
        "ja": (
            *(
                "割引",
                "セール",
                "クーポン",
                "特価",
                "キャンペーン",
                "期間限定",
                "今すぐ購入",
                "今すぐ注文",
                "お得な",
                "お得に",
                "最安値",
            ),
            *("新作コレクション", "お見逃しなく", "プレゼント中"),
        ),
        "ar": (
            *(
                "خصم بنسبة",
                "% خصم",
                "خصم خاص",
                "خصومات",
                "كود خصم",
                "كود الخصم",
                "رمز الخصم",
                "تخفيض",
                "عرض خاص",
                "عروض",
                "قسيمة",
                "كوبون",
                "اشتر الآن",
                "اشترِ الآن",
                "تسوق الآن",
                "لفترة محدودة",
            ),
            *("أفضل سعر", "تشكيلة جديدة", "لا تفوت", "هدية مجانية"),
        ),
    }
)

#: Written without spaces between words, or with letters joined to their front.
ANYWHERE: Final = frozenset({"zh", "ja", "ar"})

#: What people may answer to hear no more, as texts name it; all are understood (`notifier.audience.reply_keywords`).
OPT_OUT_WORDS: Final = (
    *("STOP", "STOPP", "ALTO", "BAJA", "ARRET", "ARRÊT", "PARAR", "SAIR", "BASTA", "CANCELLA"),
    *("REZYGNUJE", "REZYGNUJĘ", "KONIEC", "OPRIRE", "退訂", "取消訂閱", "停止", "配信停止", "إيقاف", "الغاء", "إلغاء"),
)

#: Services that hide where a link leads; carriers of text messages hold such messages back.
SHORTENERS: Final = frozenset(
    {
        *("bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "rb.gy", "cutt.ly", "rebrand.ly"),
        *("tiny.cc", "shorturl.at", "s.id", "t.ly", "lnkd.in", "v.gd", "bl.ink", "short.io", "tiny.one", "soo.gd"),
    }
)
