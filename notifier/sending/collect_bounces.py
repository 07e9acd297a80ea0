"""The mailboxes in which bounces of SMTP accounts arrive: read, applied, and only then marked as read."""

import json
import uuid
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.errors import PermanentError, TransientError
from notifier.foundation.logs import get_logger
from notifier.foundation.sealing import Sealer
from notifier.models import SenderChannel
from notifier.providers.bounce_mail.mailbox import read_mailbox
from notifier.providers.bounce_mail.mailbox_address import parse_mailbox_url
from notifier.sending.apply_bounces import PROVIDER, BounceMail, apply_bounce
from notifier.sending.context import SendingContext

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BounceMailbox:
    """One mailbox and everybody whose bounces arrive there; `account_id` names it, the first of its accounts."""

    account_id: uuid.UUID
    url: str = field(repr=False)
    sender_ids: tuple[uuid.UUID, ...]
    may_be_private: bool


def find_mailboxes(session: Session, sealer: Sealer) -> tuple[BounceMailbox, ...]:
    """The mailboxes of the SMTP accounts that are in use, each once however many share it."""
    rows = session.execute(
        select(SenderChannel.id, SenderChannel.sender_id, SenderChannel.settings_sealed, SenderChannel.may_be_private)
        .where(SenderChannel.provider == PROVIDER, SenderChannel.is_on.is_(True))
        .order_by(SenderChannel.id)
    )
    # Whoever may not name private hosts does not get into one through another who may.
    found: dict[tuple[str, bool], BounceMailbox] = {}
    for row in rows:
        url = _read_settings(sealer, row.settings_sealed).get("bounces", "").strip()
        if not url:
            continue
        known = found.get((url, row.may_be_private))
        senders = (*(known.sender_ids if known else ()), row.sender_id)
        first = known.account_id if known else row.id
        found[url, row.may_be_private] = BounceMailbox(first, url, senders, row.may_be_private)
    return tuple(found.values())


def collect_bounces(context: SendingContext, account_id: uuid.UUID) -> int:
    """Read the unread mails of an account's mailbox, each stored before it is marked; returns how many.

    A mailbox that cannot be read now is logged and read at the next tick.
    """
    with context.database.reading() as session:
        mailboxes = find_mailboxes(session, context.sealer)
    mailbox = next((mailbox for mailbox in mailboxes if mailbox.account_id == account_id), None)
    if mailbox is None:
        return 0
    try:
        return _collect(context, mailbox)
    except (TransientError, PermanentError) as problem:
        _log.warning("bounces_not_collected", account=account_id.hex, problem=str(problem))
        return 0


def _collect(context: SendingContext, mailbox: BounceMailbox) -> int:
    allows_private = mailbox.may_be_private or context.settings.allow_private_endpoints
    taken = new = 0
    with closing(read_mailbox(parse_mailbox_url(mailbox.url), allows_private=allows_private)) as mails:
        for mail in mails:
            with context.database.unit_of_work() as session:
                news = apply_bounce(session, context.signer, mailbox.sender_ids, BounceMail(mail.raw))
            mail.acknowledge()
            taken, new = taken + 1, new + news.new_receipts
    if taken:
        _log.info("bounces_collected", account=mailbox.account_id.hex, mails=taken, receipts=new)
    return taken


def _read_settings(sealer: Sealer, sealed: str) -> Mapping[str, str]:
    try:
        settings: dict[str, str] = json.loads(sealer.unseal(sealed))
    except PermanentError:
        # A key was lost; who sends by this account is told so there.
        return {}
    return settings
