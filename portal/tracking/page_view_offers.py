"""What the page shows beside the parcel: products worth a second look, and blocks in the merchant's own words."""

from dataclasses import dataclass

from portal.tracking.page_view_brand import Link
from portal.tracking.page_view_parcel import Money
from portal.vocabulary.content_block import BlockKind


@dataclass(frozen=True, slots=True)
class Offer:
    """A product; `url` is ours and leads on to the shop, `price` is None where it would be in another currency."""

    title: str
    url: str
    image_url: str | None
    price: Money | None


@dataclass(frozen=True, slots=True)
class BlockQuestion:
    """A question with the paragraphs of its answer."""

    question: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockPicture:
    """A picture on our own origin with its size in CSS pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class BlockView:
    """A content block; `language` and `direction` of its words are None where they are the page's own."""

    anchor: str
    kind: BlockKind
    language: str | None
    direction: str | None
    title: str
    paragraphs: tuple[str, ...]
    link: Link | None
    links: tuple[Link, ...]
    questions: tuple[BlockQuestion, ...]
    picture: BlockPicture | None


@dataclass(frozen=True, slots=True)
class PageOffers:
    """Products, and the blocks of each slot in their sequence."""

    products: tuple[Offer, ...] = ()
    after_headline: tuple[BlockView, ...] = ()
    after_parcels: tuple[BlockView, ...] = ()
    bottom: tuple[BlockView, ...] = ()


NO_OFFERS = PageOffers()
