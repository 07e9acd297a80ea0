"""`milepost bounce`: the door through which a mail server hands over bounces."""

import sys
from pathlib import Path
from typing import Final, NoReturn

import click
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

from notifier.api.bounces import BounceMail, BounceNews, apply_bounce
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.signing import Signer
from portal.cli.output import print_answer
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant

#: `EX_TEMPFAIL` of sysexits.h: the mail server keeps the mail and tries again.
EXIT_TRY_AGAIN: Final = 75


@click.group()
def bounce() -> None:
    """Take bounce mails."""


@bounce.command()
@click.argument("merchant")
@click.argument("file", required=False)
@click.option("--to", "envelope_to", default="", help="Whom the mail server took the mail for, such as ${recipient}.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def take(*, merchant: str, file: str | None, envelope_to: str, as_json: bool) -> None:
    """Store what one mail, in FILE or on standard input, reports about a message of MERCHANT (its slug).

    Exit status 0: dealt with, also when the mail says nothing about a message. 75: the database cannot be used now,
    try again.
    """
    mail = BounceMail(_read(file), envelope_to)
    try:
        news = _take(merchant, mail)
    except UnknownRecordError:
        raise
    except (ProductError, OperationalError, InterfaceError, ProgrammingError) as problem:
        _try_again(str(problem.orig) if isinstance(problem, OperationalError) else str(problem))
    document = {
        "merchant": merchant,
        "message": str(news.message_id) if news.message_id else None,
        "new_receipts": news.new_receipts,
        "problem": news.problem,
    }
    print_answer(document, as_json=as_json, heading=_say(news))


def _take(merchant: str, mail: BounceMail) -> BounceNews:
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        signer = Signer(runtime.settings.secret_keys)
        return apply_bounce(session, signer, (get_merchant(session, merchant).id,), mail)


def _read(file: str | None) -> bytes:
    if file is None or file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as problem:
        raise ProductError(f"The file {file} cannot be read: {problem.strerror}.") from problem


def _say(news: BounceNews) -> str:
    if news.problem is not None:
        return "The mail changes nothing."
    return "The mail is stored." if news.new_receipts else "The mail is known already."


def _try_again(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(EXIT_TRY_AGAIN)
