"""A shop, its one shopper and a visitor of its pages, on both databases."""

import uuid

import pytest

from notifier.foundation.database import Database
from notifier.vocabulary.channel import Channel
from portal.merchants.accounts import MerchantDraft, create_merchant
from tests.factories.notifier import add_rule
from tests.factories.notifier_channels import carry
from tests.integration.shopper.asking import ON_ITS_WAY, Owner, add_person


@pytest.fixture
def merchant_id(database: Database) -> uuid.UUID:
    """A shop that tells on e-mail and SMS that a parcel is on its way."""
    draft = MerchantDraft(slug="fern", name="Fernhollow", country="DE", time_zone="Europe/Berlin")
    with database.unit_of_work() as session:
        made = create_merchant(session, draft, base_url="https://track.shop.example")
        add_rule(session, made, trigger=ON_ITS_WAY, channels=(Channel.EMAIL, Channel.SMS))
    carry(database, made, Channel.SMS)
    return made


@pytest.fixture
def owner(database: Database, merchant_id: uuid.UUID) -> Owner:
    """The shop and its one shopper, who is known by an e-mail address."""
    return add_person(database, merchant_id)
