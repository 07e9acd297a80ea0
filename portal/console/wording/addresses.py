"""Addresses of the pages about wording."""

from typing import Final

from portal.console.frame.address import Address
from portal.console.wording.editor import show_draft, show_editor
from portal.console.wording.list import show_wordings
from portal.console.wording.preview import show_draft_mail, show_mail
from portal.console.wording.saving import submit_drop, submit_test, submit_version, submit_words
from portal.vocabulary.permission import Permission

_SHAPE: Final = Permission.SHAPE

ADDRESSES: Final = (
    Address("/wording", "wording", show_wordings, Permission.SEE),
    Address("/wording/<trigger>", "wording_editor", show_editor, Permission.SEE),
    Address("/wording/<trigger>", "save_wording", submit_words, _SHAPE, "POST"),
    Address("/wording/<trigger>/preview", "preview_wording", show_draft, _SHAPE, "POST"),
    Address("/wording/<trigger>/mail", "wording_mail", show_mail, Permission.SEE),
    Address("/wording/<trigger>/mail", "preview_wording_mail", show_draft_mail, _SHAPE, "POST"),
    Address("/wording/<trigger>/drop", "drop_wording", submit_drop, _SHAPE, "POST"),
    Address("/wording/<trigger>/restore", "restore_wording", submit_version, _SHAPE, "POST"),
    Address("/wording/<trigger>/test", "test_wording", submit_test, _SHAPE, "POST"),
)
