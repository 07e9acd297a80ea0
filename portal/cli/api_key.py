"""`milepost api-key`: keys of the REST API."""

import datetime as dt

import click

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.signing import parse_id
from portal.cli.output import print_answer, print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.merchants.api_keys import MOST_DAYS, ApiKeyView, KeyDraft, create_api_key, list_api_keys, revoke_api_key
from portal.vocabulary.api_scope import ApiScope

_ALL = "*"


@click.group("api-key")
def api_key() -> None:
    """Let software of a merchant in by the REST API."""


@api_key.command()
@click.argument("merchant")
@click.option("--name", default="API key", show_default=True, help="What it is for, to tell it from others.")
@click.option(
    "--scope", "words", multiple=True, required=True, help="Such as orders:write, orders:* or *; again for more."
)
@click.option("--days", type=click.IntRange(1, MOST_DAYS), help="It ends then; without, once it is revoked.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def create(*, merchant: str, name: str, words: tuple[str, ...], days: int | None, as_json: bool) -> None:
    """Make a key for MERCHANT (its slug); it is shown once."""
    scopes = read_scopes(words)
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        draft = KeyDraft(name, frozenset(scopes), days)
        key = create_api_key(session, get_merchant(session, merchant).id, draft)
    document = {"merchant": merchant, "name": name, "key": key, "scopes": [scope.value for scope in scopes]}
    if not as_json:
        document["scopes"] = " ".join(scopes)
    print_answer(document, as_json=as_json, heading="Keep the key: it is not shown again.")


@api_key.command("list")
@click.argument("merchant")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def list_command(*, merchant: str, as_json: bool) -> None:
    """List the keys of MERCHANT (its slug), the newest first, revoked ones too."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        keys = list_api_keys(session, get_merchant(session, merchant).id)
    if as_json:
        print_json({"merchant": merchant, "keys": [_describe(key) for key in keys]})
        return
    rows = [(str(key.id), f"{key.prefix}...", key.name, _standing(key), " ".join(key.scopes)) for key in keys]
    print_rows(rows, nothing="There are no keys.")


@api_key.command()
@click.argument("merchant")
@click.argument("key_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def revoke(*, merchant: str, key_id: str, as_json: bool) -> None:
    """End the key ID of MERCHANT (its slug) for good; `list` names the ids."""
    known = parse_id(key_id)
    if known is None:
        raise UnknownRecordError(f"This merchant has no API key {key_id!r}.")
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        revoked = revoke_api_key(session, get_merchant(session, merchant).id, known)
    print_answer(_describe(revoked), as_json=as_json, heading="The key is of no use any more.")


def read_scopes(words: tuple[str, ...]) -> tuple[ApiScope, ...]:
    """The scopes that words of a command line mean, each once; `ProductError` names the known ones."""
    chosen: set[ApiScope] = set()
    for word in words:
        meant = {scope for scope in ApiScope if word in {_ALL, scope.value, f"{scope.value.partition(':')[0]}:*"}}
        if not meant:
            raise ProductError(
                f"There is no scope {word!r}; known are {', '.join(ApiScope)}, orders:* and so on, and *."
            )
        chosen |= meant
    return tuple(scope for scope in ApiScope if scope in chosen)


def _describe(key: ApiKeyView) -> dict[str, object]:
    return {
        "id": str(key.id),
        "name": key.name,
        "prefix": key.prefix,
        "scopes": list(key.scopes),
        "created_at": key.created_at.isoformat(),
        "expires_at": _moment(key.expires_at),
        "last_used_at": _moment(key.last_used_at),
        "revoked_at": _moment(key.revoked_at),
    }


def _standing(key: ApiKeyView) -> str:
    if key.revoked_at is not None:
        return "revoked"
    if key.expires_at is not None and key.expires_at <= utc_now():
        return "expired"
    return "never used" if key.last_used_at is None else f"used {key.last_used_at:%Y-%m-%d %H:%M}"


def _moment(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
