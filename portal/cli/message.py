"""`milepost message`: what was sent or not and why, and messages nobody knows the fate of."""

import click

from notifier.api.history import MessageFilter, MessageRecord, Settlement, get_passport, load_messages, settle_unknown
from notifier.api.vocabulary import MessageStatus
from portal.alerts.publish import subject_key
from portal.cli.arguments import parse_message_id, parse_word
from portal.cli.documents import to_document
from portal.cli.output import print_answer, print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.orders.lookup import get_order_by_number


@click.group()
def message() -> None:
    """Look at messages, and settle those of unknown outcome."""


@message.command("list")
@click.argument("merchant")
@click.option("--order", "number", help="Only those about this order, by its number.")
@click.option("--status", help="Only those in this status, such as unknown or bounced.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=200, show_default=True, help="The newest so many.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def list_command(*, merchant: str, number: str | None, status: str | None, limit: int, as_json: bool) -> None:
    """List the messages of MERCHANT (its slug), the newest first; also those a policy kept back."""
    wanted = parse_word(MessageStatus, status, "status") if status is not None else None
    with open_runtime() as runtime, runtime.database.reading() as session:
        sender_id = get_merchant(session, merchant).id
        keys = None if number is None else (subject_key(get_order_by_number(session, sender_id, number).id),)
        query = MessageFilter(sender_id=sender_id, subject_keys=keys, status=wanted, limit=limit)
        found = load_messages(session, query)
    if as_json:
        print_json({"merchant": merchant, "messages": [_describe(record) for record in found]})
        return
    print_rows([_row(record) for record in found], nothing="There are no such messages.")


@message.command()
@click.argument("merchant")
@click.argument("message_id", metavar="ID")
def passport(*, merchant: str, message_id: str) -> None:
    """Print everything about the message ID of MERCHANT (its slug) as one JSON document."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        found = get_passport(session, get_merchant(session, merchant).id, parse_message_id(message_id))
    document = to_document(found)
    print_json(document if isinstance(document, dict) else {})


@message.command()
@click.argument("merchant")
@click.argument("message_id", metavar="ID")
@click.argument("settlement", metavar="sent|failed|resend")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def settle(*, merchant: str, message_id: str, settlement: str, as_json: bool) -> None:
    """Say what became of the message ID of MERCHANT (its slug), whose outcome is unknown, or send it again."""
    decided = parse_word(Settlement, settlement, "settlement")
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        settle_unknown(session, get_merchant(session, merchant).id, parse_message_id(message_id), decided)
    document = {"merchant": merchant, "id": message_id, "settlement": decided.value}
    print_answer(document, as_json=as_json, heading="The message is settled.")


def _describe(record: MessageRecord) -> dict[str, object]:
    return {
        "id": str(record.id),
        "channel": record.channel.value,
        "trigger": record.trigger,
        "to": record.to,
        "subject": record.subject,
        "status": record.status.value,
        "reason": record.reason,
        "created_at": record.created_at.isoformat(),
        "due_at": record.due_at.isoformat(),
        "sent_at": record.sent_at.isoformat() if record.sent_at else None,
    }


def _row(record: MessageRecord) -> tuple[str, ...]:
    moment = (record.sent_at or record.created_at).isoformat(timespec="seconds")
    reason = (record.reason or "").partition("\n")[0][:80]
    return str(record.id), moment, record.channel.value, record.status.value, record.trigger, reason
