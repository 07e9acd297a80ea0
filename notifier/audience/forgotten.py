"""What is known of people who were forgotten: by which addresses a message of before may have reached them."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.models import ForgottenAddress
from notifier.vocabulary.channel import Channel


def find_forgotten_addresses(
    session: Session, sender_id: uuid.UUID, recipient_id: uuid.UUID
) -> tuple[tuple[Channel, str], ...]:
    """Channels and digests of the addresses somebody had who is forgotten; empty for everybody else."""
    rows = session.execute(
        select(ForgottenAddress.channel, ForgottenAddress.address_digest).where(
            ForgottenAddress.sender_id == sender_id, ForgottenAddress.recipient_id == recipient_id
        )
    )
    return tuple((Channel(row.channel), row.address_digest) for row in rows)
