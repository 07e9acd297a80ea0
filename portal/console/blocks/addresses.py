"""Addresses of the pages about content blocks."""

from typing import Final

from portal.console.blocks.changes import remove, restore, store_block
from portal.console.blocks.pages import show_block, show_blocks, show_new_block
from portal.console.frame.address import Address
from portal.vocabulary.permission import Permission

ADDRESSES: Final = (
    Address("/blocks", "blocks", show_blocks, Permission.SEE),
    Address("/blocks/new", "new_block", show_new_block, Permission.SHAPE),
    Address("/blocks/new", "store_new_block", store_block, Permission.SHAPE, "POST"),
    Address("/blocks/restore/<uuid:entry_id>", "restore_block", restore, Permission.SHAPE, "POST"),
    Address("/blocks/<uuid:block_id>", "block", show_block, Permission.SEE),
    Address("/blocks/<uuid:block_id>", "store_block", store_block, Permission.SHAPE, "POST"),
    Address("/blocks/<uuid:block_id>/remove", "remove_block", remove, Permission.SHAPE, "POST"),
)
