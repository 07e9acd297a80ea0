"""A shop, its one shopper and a visitor of its pages, on both databases."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from notifier.foundation.database import Database
from notifier.vocabulary.channel import Channel
from portal.app import create_app
from portal.merchants.accounts import MerchantDraft, create_merchant
from portal.settings import Settings
from tests.factories.notifier import add_rule
from tests.factories.notifier_channels import carry
from tests.integration.shopper.asking import ON_ITS_WAY, SECRET, Owner, add_person


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database of each kind."""
    environment = {
        "MILEPOST_DATA": str(tmp_path),
        "MILEPOST_SECRET_KEY": SECRET,
        "MILEPOST_DATABASE_URL": database_url,
    }
    made = create_app(Settings.from_environment(environment))
    yield made
    made.extensions["database"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without cookies."""
    return app.test_client()


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
