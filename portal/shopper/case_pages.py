"""The pages of problems and changes as they stand for one visit, filled with what was typed before."""

from flask import request

from portal.engagement.case_drafts import WantedAddress
from portal.engagement.case_reading import WholeCase, WrittenMessage
from portal.engagement.case_words import cover_answer, cover_message
from portal.orders.change_request import Changes
from portal.shopper.case_forms import ADDRESS_FIELDS, Problems, typed_text
from portal.shopper.order_visit import OrderVisit
from portal.tracking.page_order import masked_address
from portal.tracking.page_preface import choose_kinds, choose_preface
from portal.tracking.page_rows import ContactRow, LineRow
from portal.tracking.page_view import MaskedAddress
from portal.tracking.page_view_cases import CasePage, ChangePage, ItemChoice, ReportPage, ShownMessage
from portal.vocabulary.case_author import CaseAuthor
from portal.vocabulary.case_state import CaseState
from portal.web.safe_urls import own_url


def make_report_page(visit: OrderVisit, problems: Problems) -> ReportPage:
    """The form of a problem."""
    page, parcels = visit.page, visit.rows.shipments
    chosen = set(request.form.getlist("item"))
    lines = [line for line in visit.rows.lines if line.quantity > 0]
    return ReportPage(
        frame=visit.frame("/problem"),
        preface=choose_preface(page.headline, parcels, visit.today),
        headline=page.headline,
        as_of_on=page.as_of_on,
        kinds=tuple(kind.value for kind in choose_kinds(page.headline, parcels)),
        kind=request.form.get("kind", request.args.get("kind", ""))[:30],
        items=tuple(_item(line, chosen) for line in lines) if len(lines) > 1 else (),
        text=typed_text(request.form),
        change_url=page.help.change_url,
        cases=tuple(card for card in page.cases if card.state != CaseState.CLOSED),
        problems=problems,
    )


def make_change_page(visit: OrderVisit, changes: Changes, problems: Problems) -> ChangePage:
    """The forms of what can still be changed."""
    contact = visit.rows.contact
    code = contact.country.upper() if contact else ""
    carriers = [parcel.carrier for parcel in visit.page.parcels if parcel.carrier and parcel.carrier.tracking_url]
    return ChangePage(
        frame=visit.frame("/change"),
        may_change_address=changes.address,
        may_instruct=changes.instructions,
        address=visit.page.address,
        country=visit.locale.cldr.territories.get(code, code),
        values={name: request.form.get(name, "")[:2_000] for name in (*ADDRESS_FIELDS, "instruction")}
        | {"text": typed_text(request.form)},
        problems=problems,
        carrier_url=carriers[0].tracking_url if carriers else None,
        report_url=visit.page.help.report_url,
    )


def make_case_page(visit: OrderVisit, case: WholeCase, problems: Problems) -> CasePage:
    """A case with what was written, covered as a page must be that can be forwarded."""
    summary, change = case.summary, case.change
    return CasePage(
        frame=visit.frame(f"/cases/{summary.number}"),
        number=summary.number,
        kind=summary.kind.value,
        state=summary.state.value,
        items=case.items,
        messages=tuple(_message(visit, one) for one in case.messages if one.text.strip()),
        wanted=_wanted(visit, change.address) if change else None,
        instruction=change.instruction.value if change and change.instruction else None,
        is_granted=change.is_granted if change else None,
        text=typed_text(request.form),
        problems=problems,
    )


def _item(line: LineRow, chosen: set[str]) -> ItemChoice:
    value = str(line.id)
    return ItemChoice(value, line.title, line.variant or None, own_url(line.image_url), value in chosen)


def _message(visit: OrderVisit, message: WrittenMessage) -> ShownMessage:
    is_own = message.author is CaseAuthor.SHOPPER
    text = cover_message(message.text, visit.person) if is_own else cover_answer(message.text, visit.person)
    return ShownMessage(is_own, text, message.written_at.astimezone(visit.zone))


def _wanted(visit: OrderVisit, address: WantedAddress | None) -> MaskedAddress | None:
    if address is None:
        return None
    country = visit.rows.contact.country if visit.rows.contact else ""
    asked = ContactRow(address.name, address.street, address.city, address.postcode, country)
    return masked_address(asked, visit.locale.cldr)
