"""Content blocks of a merchant's tracking pages: kept, listed, removed, and chosen for one visit."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import UnknownRecordError
from portal.engagement.block_document import Audience, Block, BlockError, block_json, read_block
from portal.merchants.renew_offers import renew_offers
from portal.models import ContentBlock
from portal.queries.kept_rows import KeptRows
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

_MOST_BLOCKS: Final = 50

_BLOCKS: Final[Select[tuple[dict[str, Any]]]] = (
    select(ContentBlock.document)
    .where(ContentBlock.merchant_id == bindparam("merchant_id"))
    .order_by(ContentBlock.position, ContentBlock.name)
)
_kept: Final = KeptRows[Sequence[Block]](most_merchants=256)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockVisit:
    """What decides who sees which block; `is_first_order` is None where the store does not say."""

    today: dt.date
    stage: OrderStage
    milestones: Collection[Milestone]
    #: Of the page, in BCP 47.
    language: str
    country: str
    order_tags: Collection[str]
    is_first_order: bool | None
    may_sell: bool


def save_blocks(session: Session, merchant_id: uuid.UUID, blocks: Sequence[Block]) -> None:
    """Keep blocks, each in place of the one of its name; `BlockError` when there would be too many."""
    known = {row.name: row for row in _rows(session, merchant_id)}
    if len({*known, *(block.name for block in blocks)}) > _MOST_BLOCKS:
        raise BlockError(f"A shop has at most {_MOST_BLOCKS} content blocks; remove one first.")
    for block in blocks:
        row = known.get(block.name) or ContentBlock(merchant_id=merchant_id, name=block.name)
        known[block.name] = row
        row.kind, row.slot, row.position = block.kind.value, block.slot.value, block.position
        row.shown_from_on, row.shown_until_on = block.shown_from, block.shown_until
        row.document, row.changed_at = block_json(block), utc_now()
        session.add(row)
    renew_offers(session, merchant_id)
    session.flush()


def remove_block(session: Session, merchant_id: uuid.UUID, name: str) -> None:
    """Take a block away; `UnknownRecordError` when there is none of this name."""
    row = next((row for row in _rows(session, merchant_id) if row.name == name), None)
    if row is None:
        raise UnknownRecordError(f"There is no content block {name!r}.")
    session.delete(row)
    renew_offers(session, merchant_id)
    session.flush()


def load_blocks(connection: Connection, merchant_id: uuid.UUID) -> list[Block]:
    """Every block of a merchant by position."""
    documents = connection.execute(_BLOCKS, {"merchant_id": merchant_id}).scalars()
    return [read_block(document) for document in documents]


def keep_blocks(connection: Connection, merchant_id: uuid.UUID, *, offers_version: int) -> Sequence[Block]:
    """The same, read once for each version of what the merchant offers."""
    return _kept.get(merchant_id, offers_version, lambda: load_blocks(connection, merchant_id))


def choose_blocks(blocks: Iterable[Block], visit: BlockVisit) -> list[Block]:
    """The blocks to show, in their sequence; what sells stays away while the order is in trouble."""
    return [block for block in blocks if _is_shown(block, visit)]


def _is_shown(block: Block, visit: BlockVisit) -> bool:
    has_begun = block.shown_from is None or block.shown_from <= visit.today
    has_ended = block.shown_until is not None and block.shown_until < visit.today
    is_silent = block.is_selling and not visit.may_sell
    return has_begun and not has_ended and not is_silent and _is_meant(block.audience, visit)


def _is_meant(audience: Audience, visit: BlockVisit) -> bool:
    told = (
        not audience.stages or visit.stage in audience.stages,
        not audience.milestones or not set(audience.milestones).isdisjoint(visit.milestones),
        not audience.languages or any(_speaks(visit.language, tag) for tag in audience.languages),
        not audience.countries or visit.country.upper() in {country.upper() for country in audience.countries},
        not audience.order_tags or not _folded(audience.order_tags).isdisjoint(_folded(visit.order_tags)),
        audience.first_order is None or audience.first_order is visit.is_first_order,
    )
    return all(told)


def _speaks(language: str, tag: str) -> bool:
    return f"{language.lower()}-".startswith(f"{tag.lower()}-")


def _folded(words: Iterable[str]) -> set[str]:
    return {word.strip().casefold() for word in words}


def _rows(session: Session, merchant_id: uuid.UUID) -> Sequence[ContentBlock]:
    wanted = select(ContentBlock).where(ContentBlock.merchant_id == merchant_id)
    return session.scalars(wanted.order_by(ContentBlock.name)).all()
