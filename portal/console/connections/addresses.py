"""Addresses of the connections."""

from typing import Final

from portal.console.connections.codes import save_carrier_code, show_carrier_code, show_carrier_codes
from portal.console.connections.connect import add_new_connection, rotate_connection, set_secret, show_new_connection
from portal.console.connections.one import (
    pause_one,
    remove_one,
    restore_one,
    resume_one,
    show_connection,
    try_one,
)
from portal.console.connections.overview import show_connections
from portal.console.connections.payloads import (
    retry_all_payloads,
    retry_payload,
    show_failed_payloads,
    show_payload,
)
from portal.console.connections.providers import (
    add_provider,
    change_provider,
    put_provider_first,
    show_new_provider,
    show_provider,
    switch_provider,
)
from portal.console.connections.push_key import rotate_push_key, show_push_key
from portal.console.connections.try_provider import send_try_provider, show_try_provider
from portal.console.connections.whatsapp import show_whatsapp_templates, use_whatsapp_template
from portal.console.frame.address import Address
from portal.vocabulary.permission import Permission

_MANAGE: Final = Permission.MANAGE
_ONE: Final = "/connections/<uuid:connection_id>"
_PROVIDER: Final = "/connections/providers/<uuid:account_id>"
_NEW_PROVIDER: Final = "/connections/providers/new/<channel>"

ADDRESSES: Final[tuple[Address, ...]] = (
    Address("/connections", "connections", show_connections, Permission.SEE),
    Address("/connections/new", "new_connection", show_new_connection, _MANAGE),
    Address("/connections/new", "add_connection", add_new_connection, _MANAGE, "POST"),
    Address(_ONE, "connection", show_connection, Permission.SEE),
    Address(f"{_ONE}/secret", "set_connection_secret", set_secret, _MANAGE, "POST"),
    Address(f"{_ONE}/rotate", "rotate_connection", rotate_connection, _MANAGE, "POST"),
    Address(f"{_ONE}/try", "try_connection", try_one, _MANAGE, "POST"),
    Address(f"{_ONE}/pause", "pause_connection", pause_one, _MANAGE, "POST"),
    Address(f"{_ONE}/resume", "resume_connection", resume_one, _MANAGE, "POST"),
    Address(f"{_ONE}/remove", "remove_connection", remove_one, _MANAGE, "POST"),
    Address(f"{_ONE}/restore", "restore_connection", restore_one, _MANAGE, "POST"),
    Address(f"{_ONE}/payloads", "failed_payloads", show_failed_payloads, Permission.SEE),
    Address(f"{_ONE}/payloads/retry", "retry_all_payloads", retry_all_payloads, _MANAGE, "POST"),
    Address(f"{_ONE}/payloads/<uuid:payload_id>", "failed_payload", show_payload, _MANAGE),
    Address(f"{_ONE}/payloads/<uuid:payload_id>/retry", "retry_payload", retry_payload, _MANAGE, "POST"),
    Address("/connections/codes", "carrier_codes", show_carrier_codes, Permission.SEE),
    Address("/connections/codes/<uuid:code_id>", "carrier_code", show_carrier_code, _MANAGE),
    Address("/connections/codes/<uuid:code_id>", "save_carrier_code", save_carrier_code, _MANAGE, "POST"),
    Address(_NEW_PROVIDER, "new_provider", show_new_provider, _MANAGE),
    Address(_NEW_PROVIDER, "add_provider", add_provider, _MANAGE, "POST"),
    Address(_PROVIDER, "provider", show_provider, _MANAGE),
    Address(_PROVIDER, "change_provider", change_provider, _MANAGE, "POST"),
    Address(f"{_PROVIDER}/switch", "switch_provider", switch_provider, _MANAGE, "POST"),
    Address(f"{_PROVIDER}/first", "put_provider_first", put_provider_first, _MANAGE, "POST"),
    Address(f"{_PROVIDER}/try", "try_provider", show_try_provider, _MANAGE),
    Address(f"{_PROVIDER}/try", "send_try_provider", send_try_provider, _MANAGE, "POST"),
    Address("/connections/whatsapp", "whatsapp_templates", show_whatsapp_templates, _MANAGE),
    Address("/connections/whatsapp", "use_whatsapp_template", use_whatsapp_template, _MANAGE, "POST"),
    Address("/connections/push", "push_key", show_push_key, _MANAGE),
    Address("/connections/push", "rotate_push_key", rotate_push_key, _MANAGE, "POST"),
)
