"""What a shop's pages offer: a few products, and a content block of every kind in every slot."""

import uuid

import msgspec
from sqlalchemy.orm import Session

from portal.engagement.block_document import parse_blocks
from portal.engagement.content_blocks import save_blocks
from portal.merchants.catalogue import ProductDraft, save_products
from portal.vocabulary.content_block import BlockKind, BlockSlot

_WORDS = {
    "text": "Zips, soles and seams.\n\nOf all we ever sold.",
    "label": "See what we repair",
    "questions": [{"question": "What if I am not at home?", "answer": "The carrier asks a neighbour."}],
}


def offer_something(session: Session, merchant_id: uuid.UUID) -> None:
    """Fill the shelves of a shop whose orders are in EUR; one product has no picture, one a very long name."""
    products = [_make_product("CAP", "Trail cap"), _make_product("LAMP", "Head torch", image_url=None)]
    long = _make_product("TENT", "Extraordinarily-long-product-name-without-any-sensible-place-to-break-it")
    save_products(session, merchant_id, [*products, long], is_whole_range=True)
    blocks = [
        {
            "name": f"{kind} {slot}",
            "kind": kind,
            "slot": slot,
            "texts": {"en": _WORDS | {"title": f"From the shop: {kind}"}},
            "url": "https://fernhollow.example/repairs",
            "links": [{"label": "Journal", "url": "https://fernhollow.example/journal"}],
            "image": {"url": "/static/img/demo/boots.svg", "width": 96, "height": 96},
        }
        for kind, slot in zip(BlockKind, (*BlockSlot, BlockSlot.BOTTOM), strict=True)
    ]
    save_blocks(session, merchant_id, parse_blocks(msgspec.json.encode(blocks), "en"))


def _make_product(sku: str, title: str, **fields: object) -> ProductDraft:
    usual = {"price_minor": 2900, "currency": "EUR", "image_url": "/static/img/demo/bottle.svg"}
    url = f"https://fernhollow.example/{sku.lower()}"
    return ProductDraft(**({"sku": sku, "title": title, "url": url} | usual | fields))  # type: ignore[arg-type]
