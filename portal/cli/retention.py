"""`milepost merchant retention`: how long a shop keeps what it holds of people."""

import dataclasses

import click

from notifier.foundation.errors import ProductError
from portal.cli.output import print_answer
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.privacy.retention import Retention, apply_to_contents, load_retention, set_retention, usual_retention

_USUAL = "usual"


@click.command("retention")
@click.argument("slug", metavar="MERCHANT")
@click.option("--contacts", metavar="DAYS|usual", help="Contacts, after the order's last parcel has ended.")
@click.option("--contents", metavar="DAYS|usual", help="Exact words of messages.")
@click.option("--payloads", metavar="DAYS|usual", help="Raw payloads of stores and trackers.")
@click.option("--replies", metavar="DAYS|usual", help="Texts people write back.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def retention(*, slug: str, as_json: bool, **told: str | None) -> None:
    """Say how many days MERCHANT (its slug) keeps what, or show it; what is over its days goes by itself every hour."""
    with open_runtime() as runtime:
        with runtime.database.unit_of_work() as session:
            shop = get_merchant(session, slug)
            chosen = load_retention(session, shop)
            changes = {name: _read(name, text) for name, text in told.items() if text is not None}
            chosen = dataclasses.replace(chosen, **changes)
            if changes:
                set_retention(session, shop, chosen)
        usual = usual_retention(runtime.settings.payload_days, runtime.settings.notifier.content_days)
        days = _fill_up(chosen, usual)
        if "contents" in changes:
            apply_to_contents(runtime.database, shop.id, days["contents"])
    print_answer({"merchant": slug, **days}, as_json=as_json, heading=f"{slug} keeps, in days:")


def _read(name: str, text: str) -> int | None:
    if text == _USUAL:
        return None
    if not text.isdecimal():
        raise ProductError(f"--{name} is {text!r}, but must be a number of days or the word usual.")
    return int(text)


def _fill_up(chosen: Retention, usual: dict[str, int]) -> dict[str, int]:
    own = {name: days for name, days in dataclasses.asdict(chosen).items() if days is not None}
    return {**usual, **own}
