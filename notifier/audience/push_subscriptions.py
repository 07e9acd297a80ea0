"""Browsers that take push messages: taken in, confirmed by each visit, forgotten on request."""

import dataclasses
import json
import uuid
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import Session

from notifier.audience.consent_ledger import Choice, Evidence, record_choices
from notifier.audience.vapid_keys import get_key_id
from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.digests import digest_text
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.models import PushSubscriptionRow
from notifier.providers.web_push.origins import PushOrigins
from notifier.providers.web_push.subscriptions import SubscriptionError, parse_subscription, read_document
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.topic import Topic

#: The member by which our page says which key the browser subscribed with.
KEY_MEMBER: Final = "applicationServerKey"
#: And the one by which it says that the browser was renewed by itself.
RENEWAL_MEMBER: Final = "isRenewal"
#: Browsers of one person; a further one takes the place of the one that was seen longest ago.
MOST_BROWSERS: Final = 20
_BROWSERS = cast(Table, PushSubscriptionRow.__table__)


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser as it presents itself; `document` is the JSON of `PushSubscription.toJSON()` (W3C Push API)."""

    sender_id: uuid.UUID
    recipient_id: uuid.UUID
    document: bytes
    #: Push origins accepted beside the built-in list.
    origins: tuple[str, ...]
    #: What it is to hear of beside what it hears of already, such as `order:<id>`; None for everything of the person.
    subject_key: str | None = None


def subscribe(session: Session, sealer: Sealer, browser: Browser, evidence: Evidence | None) -> bool:
    """Let a browser have the messages of a person; returns whether it was new to us.

    A browser belongs to the person who used it last, and hears of the subjects it was switched on for: a link to one
    order may be in other hands, and opens no other. Without evidence it only says that it still lives, or where: what
    the person has agreed to stays as it is. Raises `SubscriptionError` with what is wrong.
    """
    subscription = parse_subscription(browser.document, PushOrigins.parse(" ".join(browser.origins)))
    now = utc_now()
    owner = {"sender_id": browser.sender_id, "recipient_id": browser.recipient_id}
    values = owner | {
        "subscription_sealed": sealer.seal(json.dumps(dataclasses.asdict(subscription))),
        "vapid_key_id": get_key_id(session, browser.sender_id, _find_named_key(browser.document)),
        "confirmed_at": now,
    }
    digest = digest_endpoint(subscription.endpoint)
    row = {"id": new_id(), "endpoint_digest": digest, "created_at": now, "subjects": browser.subject_key} | values
    is_new = insert_or_ignore(session, _BROWSERS, [row], on=("endpoint_digest",)) > 0
    if not is_new:
        known = _BROWSERS.c.endpoint_digest == digest
        subjects = _add_subject(session, known, browser)
        session.execute(_BROWSERS.update().where(known).values(**values, subjects=subjects))
    _forget_oldest(session, browser)
    if evidence is None:
        return is_new
    # The tap on "notify me" is a yes to what the shop has to tell; promotion is asked for elsewhere.
    choices = [Choice(topic, Channel.PUSH, ConsentState.GRANTED) for topic in Topic if not topic.is_promotional]
    record_choices(session, (browser.sender_id, browser.recipient_id), choices, evidence)
    return is_new


def unsubscribe(session: Session, sender_id: uuid.UUID, document: bytes) -> bool:
    """Forget a browser by its subscription; returns whether we knew it. Other browsers of the person stay."""
    endpoint = read_document(document).get("endpoint")
    if not isinstance(endpoint, str):
        raise SubscriptionError("The subscription has no endpoint.")
    mine = (_BROWSERS.c.sender_id == sender_id, _BROWSERS.c.endpoint_digest == digest_endpoint(endpoint))
    result: Any = session.execute(_BROWSERS.delete().where(*mine))
    return int(result.rowcount) > 0


def digest_endpoint(endpoint: str) -> str:
    """What stands for an endpoint where the endpoint itself must not."""
    return digest_text(Channel.PUSH, endpoint)


def is_renewal(document: bytes) -> bool:
    """Whether our page or worker says that nobody has just asked for messages: raises `SubscriptionError`."""
    return read_document(document).get(RENEWAL_MEMBER) is True


def _forget_oldest(session: Session, browser: Browser) -> None:
    theirs = (_BROWSERS.c.sender_id == browser.sender_id, _BROWSERS.c.recipient_id == browser.recipient_id)
    newest = select(_BROWSERS.c.id).where(*theirs).order_by(_BROWSERS.c.confirmed_at.desc(), _BROWSERS.c.id.desc())
    too_many = session.scalars(newest.offset(MOST_BROWSERS)).all()
    if too_many:
        session.execute(_BROWSERS.delete().where(_BROWSERS.c.id.in_(too_many)))


def _add_subject(session: Session, known: ColumnElement[bool], browser: Browser) -> str | None:
    columns = (_BROWSERS.c.sender_id, _BROWSERS.c.recipient_id, _BROWSERS.c.subjects)
    before = session.execute(select(*columns).where(known).with_for_update()).one()
    is_same = (before.sender_id, before.recipient_id) == (browser.sender_id, browser.recipient_id)
    if browser.subject_key is None or (is_same and before.subjects is None):
        return None
    heard_of = before.subjects.split() if is_same else []
    return " ".join(dict.fromkeys([*heard_of, browser.subject_key]))


def _find_named_key(document: bytes) -> str | None:
    named = read_document(document).get(KEY_MEMBER)
    return named.rstrip("=") if isinstance(named, str) else None
