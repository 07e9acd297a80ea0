"""The address of the audit log."""

from typing import Final

from portal.console.audit.log import show_audit_log
from portal.console.frame.address import Address
from portal.vocabulary.permission import Permission

ADDRESSES: Final = (Address("/audit", "audit_log", show_audit_log, Permission.SHAPE),)
