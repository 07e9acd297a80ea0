"""What the pages about content blocks show."""

import datetime as dt
import uuid
from dataclasses import dataclass

from portal.console.blocks.form import Fields
from portal.vocabulary.content_block import BlockKind, BlockSlot


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block in the list; `is_shown` by its days, `title` in the shop's own language or another it has."""

    block_id: uuid.UUID
    name: str
    kind: BlockKind
    title: str
    languages: tuple[str, ...]
    shown_from: dt.date | None
    shown_until: dt.date | None
    is_shown: bool


@dataclass(frozen=True, slots=True)
class BlocksPage:
    """Blocks by the place they stand at."""

    places: tuple[tuple[BlockSlot, tuple[BlockRow, ...]], ...]
    is_empty: bool


@dataclass(frozen=True, slots=True)
class BlockPage:
    """The form of one block; `block_id` None for a new one, `languages` are tags with their own names."""

    block_id: uuid.UUID | None
    name: str
    fields: Fields
    languages: tuple[tuple[str, str], ...]
    main_language: str
    problem: str
