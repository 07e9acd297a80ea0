"""Content blocks as a merchant writes them: one JSON document each, read whole or refused with one sentence."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import msgspec
from babel import Locale, UnknownLocaleError

from notifier.foundation.errors import ProductError
from portal.vocabulary.content_block import BlockKind, BlockSlot
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.web.safe_urls import https_url, own_url

_Line = Annotated[str, msgspec.Meta(max_length=160)]
_Label = Annotated[str, msgspec.Meta(max_length=60)]
_Paragraphs = Annotated[str, msgspec.Meta(max_length=2_000)]
_Url = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
_Pixels = Annotated[int, msgspec.Meta(ge=1, le=4_000)]

_NOTHING: Final = b"\\u0000"


class BlockError(ProductError):
    """A content block that cannot be kept, with one sentence that says why."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question of a list with its answer."""

    question: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    answer: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


class BlockWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a block says in one language: plain text, a blank line begins a paragraph; `label` is its link's."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=160)]
    text: _Paragraphs = ""
    label: _Label = ""
    questions: Annotated[tuple[Question, ...], msgspec.Meta(max_length=20)] = ()


class BlockLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A link to a page of the merchant's, such as on a social network."""

    label: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    url: _Url


class BlockImage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture on our own origin, decoration beside the words; its size in CSS pixels."""

    url: _Url
    width: _Pixels
    height: _Pixels


class Audience(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who sees a block: everybody but for what is named; of a list one must fit.

    `milestones` are those of any parcel, `languages` of the page, `countries` of the delivery address.
    """

    stages: tuple[OrderStage, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    languages: tuple[_Line, ...] = ()
    countries: tuple[_Line, ...] = ()
    order_tags: tuple[_Line, ...] = ()
    first_order: bool | None = None


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A content block.

    `sells`, True for banners unless said otherwise, keeps it silent while an order is in trouble. `shown_from` and
    `shown_until` are the first and last day by the merchant's clock.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    kind: BlockKind
    slot: BlockSlot
    texts: dict[str, BlockWords]
    position: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 0
    url: _Url | None = None
    links: Annotated[tuple[BlockLink, ...], msgspec.Meta(max_length=12)] = ()
    image: BlockImage | None = None
    audience: Audience = Audience()
    shown_from: dt.date | None = None
    shown_until: dt.date | None = None
    sells: bool | None = None

    @property
    def is_selling(self) -> bool:
        """Whether it wants something from the shopper."""
        return self.kind is BlockKind.BANNER if self.sells is None else self.sells


def parse_blocks(document: bytes, merchant_language: str) -> list[Block]:
    """One block or a list of them from JSON; `BlockError` names what is wrong with the first that cannot be kept."""
    try:
        told = msgspec.json.decode(document)
        if _NOTHING in document:
            raise BlockError("The file holds no content block: it has the character NUL, which no database keeps.")
        blocks = msgspec.convert(told if isinstance(told, list) else [told], list[Block])
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise BlockError(f"The file holds no content block: {problem}.") from None
    for block in blocks:
        problem_found = _problem_of(block, merchant_language)
        if problem_found is not None:
            raise BlockError(f"The block {block.name!r} {problem_found}.")
    return blocks


def block_json(block: Block) -> dict[str, Any]:
    """The document that `read_block` reads."""
    document: dict[str, Any] = msgspec.to_builtins(block)
    return document


def read_block(document: Mapping[str, Any]) -> Block:
    """A block as it was stored."""
    return msgspec.convert(document, Block)


def find_words(texts: Mapping[str, BlockWords], *wanted: str) -> tuple[str, BlockWords] | None:
    """The words of the first wanted language there is, with its tag; each is tried as it is, then without its end."""
    known = {tag.lower(): tag for tag in texts}
    for tag in wanted:
        parts = tag.lower().split("-")
        for length in range(len(parts), 0, -1):
            found = known.get("-".join(parts[:length]))
            if found is not None:
                return found, texts[found]
    return None


def _problem_of(block: Block, merchant_language: str) -> str | None:
    unknown = next((tag for tag in (*block.texts, *block.audience.languages) if not _is_language(tag)), None)
    if unknown is not None:
        return f"names the language {unknown!r}, which is no tag such as de or pt-BR"
    if find_words(block.texts, merchant_language) is None:
        return f"needs words in the shop's own language, {merchant_language}"
    if block.shown_from and block.shown_until and block.shown_until < block.shown_from:
        return "ends before it begins"
    return _wrong_address(block) or _missing_content(block)


def _wrong_address(block: Block) -> str | None:
    for url in (*([block.url] if block.url else ()), *(link.url for link in block.links)):
        if https_url(url) != url:
            return f"links to {url!r}, which is no https address"
    if block.image is not None and own_url(block.image.url) is None:
        return f"has the image {block.image.url!r}, which is no path on our own origin"
    return None


def _missing_content(block: Block) -> str | None:
    words: Sequence[BlockWords] = list(block.texts.values())
    if block.kind is BlockKind.SOCIAL and not block.links:
        return "needs links"
    if block.kind is BlockKind.FAQ and not all(one.questions for one in words):
        return "needs questions in each of its languages"
    if block.kind is BlockKind.RETURN_POLICY and not all(one.text for one in words):
        return "needs a text in each of its languages"
    if block.url and not all(one.label for one in words):
        return "needs a label for its link in each of its languages"
    return None


def _is_language(tag: str) -> bool:
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return True
