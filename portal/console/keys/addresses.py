"""Addresses of the pages about API keys and outgoing webhooks."""

from typing import Final

from portal.console.frame.address import Address
from portal.console.keys.endpoint import change, replay, rotate, show_endpoint, switch, test
from portal.console.keys.endpoints import add, confirm_remove, remove
from portal.console.keys.keys import add_key, confirm_revoke, revoke, show_keys
from portal.vocabulary.permission import Permission

_MANAGE: Final = Permission.MANAGE

ADDRESSES: Final = (
    Address("/keys", "keys", show_keys, _MANAGE),
    Address("/keys", "add_key", add_key, _MANAGE, "POST"),
    Address("/keys/<uuid:key_id>/revoke", "confirm_revoke_key", confirm_revoke, _MANAGE),
    Address("/keys/<uuid:key_id>/revoke", "revoke_key", revoke, _MANAGE, "POST"),
    Address("/keys/webhooks", "add_webhook", add, _MANAGE, "POST"),
    Address("/keys/webhooks/<uuid:endpoint_id>", "webhook", show_endpoint, _MANAGE),
    Address("/keys/webhooks/<uuid:endpoint_id>", "change_webhook", change, _MANAGE, "POST"),
    Address("/keys/webhooks/<uuid:endpoint_id>/switch", "switch_webhook", switch, _MANAGE, "POST"),
    Address("/keys/webhooks/<uuid:endpoint_id>/test", "test_webhook", test, _MANAGE, "POST"),
    Address("/keys/webhooks/<uuid:endpoint_id>/secret", "rotate_webhook", rotate, _MANAGE, "POST"),
    Address("/keys/webhooks/<uuid:endpoint_id>/remove", "confirm_remove_webhook", confirm_remove, _MANAGE),
    Address("/keys/webhooks/<uuid:endpoint_id>/remove", "remove_webhook", remove, _MANAGE, "POST"),
    Address("/keys/deliveries/<uuid:delivery_id>/replay", "replay_webhook", replay, _MANAGE, "POST"),
)
