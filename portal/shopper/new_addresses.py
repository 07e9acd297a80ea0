"""The form for a new address on the preference page: limited, because it lets messages leave to anybody."""

from collections.abc import Collection, Mapping

from flask import request
from limits import RateLimitItem
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from notifier.api.confirmations import (
    Address,
    AddressChangeState,
    AddressWish,
    Change,
    ask_for_new_address,
    confirm_by_code,
    find_asked,
    find_open_change,
    may_answer_alone,
    read_address,
    takes_numbers,
)
from notifier.api.preferences import Evidence, load_preferences
from notifier.api.vocabulary import Channel, ConsentSource
from notifier.foundation.clock import utc_now
from portal.models import Merchant
from portal.shopper.context import shopper_context
from portal.shopper.preference_visit import Visit
from portal.tracking.page_view_preferences import AddressView, Notice, Said, Section
from portal.web.masking import mask_email, mask_number
from portal.web.rate_limits import (
    ADDRESS_CHANGES,
    ADDRESS_CHANGES_OF_ONE,
    MESSAGES_TO_ONE_ADDRESS,
    client_network,
)

WORDING_VERSION = "address-2026-12"
_LONGEST = 254


def ask_new_address(visit: Visit, form: MultiDict[str, str]) -> Notice:
    """Ask the address in use whether messages may go to the one that was entered."""
    context = shopper_context()
    with context.database.reading() as session:
        new = _read(session, visit, form.get("address", "").strip()[:_LONGEST])
        asked = find_asked(session, visit.owner, new.channel) if new else None
    if new is None:
        return Notice(Section.ADDRESS, Said.NO_SUCH_ADDRESS)
    if not _may_ask(visit, {each.digest_on(each.channel) for each in (asked, new) if each}):
        return Notice(Section.ADDRESS, Said.TOO_OFTEN)
    with context.database.unit_of_work() as session:
        language = visit.language or load_preferences(session, *visit.owner).language or ""
        evidence = Evidence(ConsentSource.PREFERENCES_PAGE, WORDING_VERSION, language or "en", visit.origin)
        wish = AddressWish(visit.owner, new, evidence, visit.is_from_message)
        change = ask_for_new_address(session, context.signer, wish)
    if change is None:
        return Notice(Section.ADDRESS, Said.NO_SUCH_ADDRESS)
    if change.asked is not None:
        return Notice(Section.ADDRESS, Said.OLD_IS_ASKED)
    return Notice(Section.ADDRESS, Said.NEW_IS_ASKED if new.channel is Channel.EMAIL else Said.CODE_SENT)


def enter_code(session: Session, visit: Visit, form: MultiDict[str, str]) -> Notice:
    """Take the code a new number was sent."""
    change = find_open_change(session, visit.owner)
    if change is None or change.state is not AddressChangeState.AGREED:
        return Notice(Section.ADDRESS, Said.CODE_OVER)
    is_right = confirm_by_code(session, shopper_context().signer, change, form.get("code", "")[:20])
    if is_right is None:
        return Notice(Section.ADDRESS, Said.CODE_OVER)
    return Notice(Section.ADDRESS, Said.MOVED if is_right else Said.CODE_WRONG, (Section.TOPICS,) if is_right else ())


def load_address_form(session: Session, visit: Visit, reach: Mapping[Channel, str]) -> AddressView | None:
    """The form as it stands; None where no address could agree and the page may be anybody's."""
    email, number = reach.get(Channel.EMAIL, ""), reach.get(Channel.SMS, "")
    if not (email or number) and not (visit.is_from_message and may_answer_alone(session, visit.owner)):
        return None
    change = find_open_change(session, visit.owner)
    return AddressView(
        email=mask_email(email),
        number=mask_number(number),
        takes_numbers=bool(number) or takes_numbers(session, visit.owner),
        waiting=mask(change.new) if change else "",
        takes_code=change is not None and takes_code(change),
    )


def takes_code(change: Change) -> bool:
    """Whether a new number has been sent its code, which still counts."""
    return change.new.channel is Channel.SMS and change.is_open(AddressChangeState.AGREED, utc_now())


def mask(address: Address) -> str:
    """An address as a page may show it."""
    return mask_email(address.text) if address.channel is Channel.EMAIL else mask_number(address.text)


def _read(session: Session, visit: Visit, text: str) -> Address | None:
    address = read_address(text, session.get_one(Merchant, visit.merchant_id).country)
    if address is not None and address.channel is Channel.SMS and not takes_numbers(session, visit.owner):
        return None
    return address


def _may_ask(visit: Visit, targets: Collection[str]) -> bool:
    """Count the wish for the network, the person, and each address that may be sent a message because of it."""
    client, shop = client_network(request.remote_addr), visit.merchant_id.hex
    counted: tuple[tuple[RateLimitItem, tuple[str, ...]], ...] = (
        (ADDRESS_CHANGES, ("address", client)),
        (ADDRESS_CHANGES_OF_ONE, ("address of", shop, visit.recipient_id.hex)),
        *((MESSAGES_TO_ONE_ADDRESS, ("message to", digest)) for digest in targets),
    )
    limits = shopper_context().limits
    if any(limits.is_used_up(limit, *names) for limit, names in counted):
        return False
    return all(limits.take(limit, *names) for limit, names in counted)
