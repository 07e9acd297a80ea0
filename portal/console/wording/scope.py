"""What the words on a page are for, as its address and its forms say it: trigger, language, channel and rule."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import abort, url_for
from sqlalchemy.orm import Session

from notifier.api.catalogue import TRIGGER_TYPES, TriggerType
from notifier.api.rules import RecipientKind, load_rules
from notifier.api.vocabulary import Channel
from notifier.api.wording import WordingScope, WordingScopeError, check_scope, tidy_scope
from notifier.foundation.signing import parse_id
from portal.console.frame.user import signed_in_user
from portal.models import Merchant

_SHOPPERS: Final = (Channel.EMAIL, Channel.SMS, Channel.WHATSAPP, Channel.PUSH, Channel.INBOX)
_BUSINESS: Final = {RecipientKind.CARRIER: (Channel.EMAIL,), RecipientKind.TEAM: (Channel.EMAIL, Channel.CHAT)}


@dataclass(frozen=True, slots=True)
class ScopeAtWork:
    """A scope with the rules it could be for, as ids and names."""

    scope: WordingScope
    rules: tuple[tuple[uuid.UUID, str], ...]

    @property
    def kind(self) -> TriggerType:
        """What is declared of the trigger."""
        return TRIGGER_TYPES[self.scope.trigger]

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels on which whom the words speak to can be reached."""
        return _BUSINESS.get(self.kind.audience, _SHOPPERS)

    @property
    def shown_channels(self) -> tuple[Channel, ...]:
        """Those of the channels that the scope is about."""
        return tuple(channel for channel in self.channels if self.scope.channel in (None, channel))


def read_scope(session: Session, trigger: str, told: Mapping[str, str]) -> ScopeAtWork:
    """The scope an address or a form names, in the shop's language unless it says which; 404 for one there is not."""
    user = signed_in_user()
    channel, rule = told.get("channel", ""), told.get("rule", "")
    if trigger not in TRIGGER_TYPES or (channel and channel not in {each.value for each in Channel}):
        abort(404)
    rule_id = parse_id(rule) if rule else None
    rules = tuple((each.id, each.name) for each in load_rules(session, user.merchant_id) if each.trigger == trigger)
    if rule and rule_id not in dict(rules):
        abort(404)
    language = told.get("language") or session.get_one(Merchant, user.merchant_id).language
    scope = tidy_scope(WordingScope(trigger, language, Channel(channel) if channel else None, rule_id))
    try:
        check_scope(scope)
    except WordingScopeError:
        abort(404)
    found = ScopeAtWork(scope, rules)
    if scope.channel is not None and scope.channel not in found.channels:
        abort(404)
    return found


def scope_fields(scope: WordingScope) -> dict[str, str]:
    """The scope as fields of a form, without its trigger, which the address names."""
    fields = {
        "language": scope.language,
        "channel": scope.channel.value if scope.channel else "",
        "rule": str(scope.rule_id) if scope.rule_id else "",
    }
    return {name: value for name, value in fields.items() if value}


def scope_url(endpoint: str, scope: WordingScope) -> str:
    """A page about the scope."""
    values: dict[str, Any] = {"trigger": scope.trigger, **scope_fields(scope)}
    return url_for(f"console.{endpoint}", **values)


def scope_name(scope: WordingScope) -> str:
    """The scope as the audit log names it."""
    places = (scope.language, scope.channel.value if scope.channel else "")
    return f"{scope.trigger} ({', '.join(place for place in places if place)})"
