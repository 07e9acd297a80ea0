"""What every e-mail of a merchant needs is looked at when the merchant is opened."""

import pytest
from sqlalchemy import select

from notifier.foundation.database import Database
from notifier.foundation.errors import ProductError
from notifier.models import Sender
from portal.merchants.accounts import MerchantDraft, create_merchant
from portal.models import Merchant

BASE_URL = "https://track.shop.example"


@pytest.mark.parametrize("support_email", ["nobody", "care@", "care@shop.example\nBcc: eve@mallory.example"])
def test_a_support_address_that_is_none_is_refused(database: Database, support_email: str) -> None:
    draft = MerchantDraft(slug="fern", name="Fern", support_email=support_email)
    with pytest.raises(ProductError, match="is not an e-mail address"), database.unit_of_work() as session:
        create_merchant(session, draft, base_url=BASE_URL)
    with database.reading() as session:
        assert session.scalars(select(Merchant)).all() == []


@pytest.mark.parametrize("name", ["Fern\nField", "Fern\tField", "Fern\r\nBcc: eve@mallory.example", "Fern\x85Field"])
def test_a_name_of_several_lines_is_refused(database: Database, name: str) -> None:
    with pytest.raises(ProductError, match="one line"), database.unit_of_work() as session:
        create_merchant(session, MerchantDraft(slug="fern", name=name), base_url=BASE_URL)


@pytest.mark.parametrize("support_email", [None, "care@shop.example", " Care@Shop.Example ", "care@shop.local"])
def test_an_address_people_can_answer_to_is_taken(database: Database, support_email: str | None) -> None:
    draft = MerchantDraft(slug="fern", name="Fern \u200d & Field", support_email=support_email)
    with database.unit_of_work() as session:
        create_merchant(session, draft, base_url=BASE_URL)
    with database.reading() as session:
        kept = session.scalars(select(Sender.support_email)).one()
    assert (kept or "").lower() == (support_email or "").strip().lower()
