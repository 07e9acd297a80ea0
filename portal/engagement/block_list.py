"""Content blocks with their ids, for the pages that change them."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.errors import UnknownRecordError
from portal.engagement.block_document import Block, read_block
from portal.engagement.content_blocks import remove_block, save_blocks
from portal.models import ContentBlock


@dataclass(frozen=True, slots=True)
class ListedBlock:
    """A block with its id and when it was changed last."""

    block_id: uuid.UUID
    block: Block
    changed_at: dt.datetime


def list_blocks(session: Session, merchant_id: uuid.UUID) -> list[ListedBlock]:
    """All blocks of a merchant by slot and place."""
    wanted = select(ContentBlock).where(ContentBlock.merchant_id == merchant_id)
    rows = session.scalars(wanted.order_by(ContentBlock.slot, ContentBlock.position, ContentBlock.name))
    return [ListedBlock(row.id, read_block(row.document), row.changed_at) for row in rows]


def get_block(session: Session, merchant_id: uuid.UUID, block_id: uuid.UUID) -> Block:
    """One block; `UnknownRecordError` when the merchant has none with this id."""
    wanted = select(ContentBlock.document).where(ContentBlock.merchant_id == merchant_id, ContentBlock.id == block_id)
    document = session.scalar(wanted)
    if document is None:
        raise UnknownRecordError("This merchant has no such content block.")
    return read_block(document)


def replace_block(session: Session, merchant_id: uuid.UUID, before: Block | None, block: Block) -> None:
    """Keep a block in the place of another one, whose name may have been different; None makes a new one."""
    if before is not None and before.name != block.name:
        remove_block(session, merchant_id, before.name)
    save_blocks(session, merchant_id, [block])


def find_block_id(session: Session, merchant_id: uuid.UUID, name: str) -> uuid.UUID | None:
    """The id of the block with this name."""
    wanted = select(ContentBlock.id).where(ContentBlock.merchant_id == merchant_id, ContentBlock.name == name)
    return session.scalar(wanted)
