"""Addresses of the branding pages."""

from typing import Final

from portal.console.branding.branding_page import discard_look, publish_look, restore_look, save_look, show_branding
from portal.console.branding.domain import ask_domain, check_domain, drop_own_domain, show_domain
from portal.console.branding.history import roll_back_branding, show_branding_history
from portal.console.branding.mail_domain import look_at_mail_domain, show_mail_domain
from portal.console.branding.preview import show_preview, show_preview_stylesheet
from portal.console.branding.uploads import remove_brand_file, upload_brand_file
from portal.console.frame.address import Address
from portal.vocabulary.permission import Permission

_SHAPE: Final = Permission.SHAPE

ADDRESSES: Final = (
    Address("/branding", "branding", show_branding, Permission.SEE),
    Address("/branding", "save_branding", save_look, _SHAPE, "POST"),
    Address("/branding/publish", "publish_branding", publish_look, _SHAPE, "POST"),
    Address("/branding/discard", "discard_branding", discard_look, _SHAPE, "POST"),
    Address("/branding/restore", "restore_branding", restore_look, _SHAPE, "POST"),
    Address("/branding/preview", "branding_preview", show_preview, Permission.SEE),
    Address("/branding/preview.css", "branding_preview_stylesheet", show_preview_stylesheet, Permission.SEE),
    Address("/branding/history", "branding_history", show_branding_history, Permission.SEE),
    Address("/branding/history/<int:number>/roll-back", "roll_back_branding", roll_back_branding, _SHAPE, "POST"),
    Address("/branding/domain", "branding_domain", show_domain, Permission.SEE),
    Address("/branding/domain", "ask_branding_domain", ask_domain, Permission.MANAGE, "POST"),
    Address("/branding/domain/check", "check_branding_domain", check_domain, Permission.MANAGE, "POST"),
    Address("/branding/domain/drop", "drop_branding_domain", drop_own_domain, Permission.MANAGE, "POST"),
    Address("/branding/mail", "branding_mail", show_mail_domain, Permission.SEE),
    Address("/branding/mail", "check_branding_mail", look_at_mail_domain, Permission.MANAGE, "POST"),
    Address("/branding/files/<slot>", "upload_brand_file", upload_brand_file, _SHAPE, "POST"),
    Address("/branding/files/<slot>/remove", "remove_brand_file", remove_brand_file, _SHAPE, "POST"),
)
