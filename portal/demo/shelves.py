"""What the pages of the demo shops offer: a small range and two content blocks each."""

from collections.abc import Mapping
from typing import Any, Final

from portal.merchants.catalogue import ProductDraft
from portal.vocabulary.content_block import BlockKind, BlockSlot

#: Website and currency by the first letters of a SKU.
_SHOPS: Final = {"FH": ("fernhollow.example", "EUR"), "KL": ("kiln-and-leaf.example", "GBP")}


def _product(sku: str, title: str, price_minor: int, picture: str, **more: Any) -> ProductDraft:  # noqa: ANN401
    site, currency = _SHOPS[sku[:2]]
    return ProductDraft(
        sku=sku,
        title=title,
        url=f"https://{site}/products/{sku.lower()}",
        price_minor=price_minor,
        currency=currency,
        image_url=f"/static/img/demo/{picture}.svg",
        **more,
    )


_FERNHOLLOW: Final = (
    _product("FH-JKT-M", "Drizzle rain jacket", 12900, "jacket", category="Clothing"),
    _product("FH-BPK-24", "Daybreak backpack 24 l", 8900, "backpack", category="Packs"),
    _product("FH-BTL-1", "Steel bottle 0.75 l", 2200, "bottle", category="Camp"),
    _product("FH-BOO-42", "Larch hiking boots", 17900, "boots", category="Footwear"),
    _product("FH-SOC-3", "Merino socks, three pairs", 3900, "socks", category="Footwear"),
    _product("FH-LMP-1", "Ridge head torch, 400 lumen", 4900, "head-torch", category="Camp"),
    _product("FH-MUG-1", "Enamel mug 0.35 l", 1600, "mug", category="Camp"),
    _product("FH-WAX-1", "Beeswax for leather, 100 ml", 1400, "wax", category="Footwear", is_consumable=True),
)
_KILN_AND_LEAF: Final = (
    _product("KL-POT-06", "Stoneware teapot 0.6 l", 6400, "teapot", category="Ceramics"),
    _product("KL-BWL-02", "Wide tea bowl", 2800, "bowl", category="Ceramics"),
    _product("KL-CUP-04", "Set of four small cups", 4600, "cup", category="Ceramics"),
    _product("KL-TIN-OO", "Oolong from the upper garden, 100 g", 1950, "tin", category="Tea", is_consumable=True),
    _product("KL-TIN-SE", "Steamed green tea, 100 g", 2250, "tin-green", category="Tea", is_consumable=True),
    _product("KL-WSK-1", "Bamboo whisk", 1800, "whisk", category="Tools"),
    _product("KL-TRY-1", "Cedar tea tray", 5200, "tray", category="Tools"),
    _product("KL-TWL-2", "Linen tea towels, a pair", 2400, "towel", category="Tools"),
)

#: Products by the slug of the shop; the first pin stands first of all offers.
RANGES: Final[Mapping[str, tuple[ProductDraft, ...]]] = {"fernhollow": _FERNHOLLOW, "kiln-and-leaf": _KILN_AND_LEAF}
PINS: Final[Mapping[str, str]] = {"fernhollow": "FH-LMP-1", "kiln-and-leaf": "KL-TRY-1"}

#: Content blocks as a merchant would write them in a file.
BLOCKS: Final[Mapping[str, tuple[Mapping[str, Any], ...]]] = {
    "fernhollow": (
        {
            "name": "repairs",
            "kind": BlockKind.BANNER,
            "slot": BlockSlot.AFTER_PARCELS,
            "url": "https://fernhollow.example/repairs",
            "image": {"url": "/static/img/demo/boots.svg", "width": 96, "height": 96},
            "texts": {
                "en": {
                    "title": "Worn through? We mend it.",
                    "text": "Zips, soles and seams of anything we ever sold. Send it in, and it is back in ten days.",
                    "label": "See what we repair",
                },
                "de": {
                    "title": "Durchgelaufen? Wir flicken das.",
                    "text": "Reißverschlüsse, Sohlen und Nähte von allem, was wir je verkauft haben. "
                    "Einschicken, und nach zehn Tagen ist es wieder da.",
                    "label": "Was wir reparieren",
                },
            },
        },
        {
            "name": "questions",
            "kind": BlockKind.FAQ,
            "slot": BlockSlot.BOTTOM,
            "texts": {
                "en": {
                    "title": "Good to know",
                    "questions": [
                        {
                            "question": "What if I am not at home?",
                            "answer": "The carrier tries a neighbour first, then the nearest parcel shop. "
                            "You find both here as soon as we know.",
                        },
                        {
                            "question": "Can I try things on outdoors?",
                            "answer": "Around the house, yes. Please send back what has seen mud.",
                        },
                    ],
                },
                "de": {
                    "title": "Gut zu wissen",
                    "questions": [
                        {
                            "question": "Was, wenn niemand zu Hause ist?",
                            "answer": "Der Paketdienst fragt erst bei den Nachbarn, dann geht es zum nächsten "
                            "Paketshop. Beides steht hier, sobald wir es wissen.",
                        },
                        {
                            "question": "Darf ich die Sachen draußen anprobieren?",
                            "answer": "Rund ums Haus gern. Was Schlamm gesehen hat, gehört dann Ihnen.",
                        },
                    ],
                },
            },
        },
    ),
    "kiln-and-leaf": (
        {
            "name": "returns",
            "kind": BlockKind.RETURN_POLICY,
            "slot": BlockSlot.BOTTOM,
            "url": "https://kiln-and-leaf.example/returns",
            "texts": {
                "en": {
                    "title": "Changed your mind?",
                    "text": "Ceramics may come back within 30 days, tea as long as the tin is closed. "
                    "If something arrives broken, we replace it.",
                    "label": "How returns work",
                },
                "ar": {
                    "title": "هل غيّرت رأيك؟",
                    "text": "يمكن إرجاع الخزف خلال ٣٠ يومًا، والشاي ما دامت العلبة مغلقة. "
                    "وإذا وصلت قطعة مكسورة فنحن نستبدلها.",
                    "label": "كيفية الإرجاع",
                },
            },
        },
        {
            "name": "follow-us",
            "kind": BlockKind.SOCIAL,
            "slot": BlockSlot.BOTTOM,
            "position": 1,
            "links": [
                {"label": "Journal", "url": "https://kiln-and-leaf.example/journal"},
                {"label": "Photographs", "url": "https://pictures.example/kiln-and-leaf"},
                {"label": "Films", "url": "https://films.example/kiln-and-leaf"},
            ],
            "texts": {"en": {"title": "From the studio"}, "ar": {"title": "من الاستوديو"}},
        },
    ),
}
