"""A rehearsal shared by processes, each of which plays the triggers of some of the people."""

import gc
import os
import signal
import uuid
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Final, TypeAlias, cast

from notifier.authoring.sender_limits import NO_LIMITS
from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.foundation.database import Database, open_engine
from notifier.foundation.errors import ProductError
from notifier.rehearsal.page import Script
from notifier.rehearsal.recorded_triggers import PAGE_SIZE, Recorded
from notifier.rehearsal.stage import play_pages
from notifier.rehearsal.sums import Sums, merge_sums
from notifier.rules.conditions import ALWAYS, condition_to_json
from notifier.rules.conditions_parsing import parse_condition
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.recipient_kind import RecipientKind

#: Fewer triggers are played sooner than another process has started.
FEWEST: Final = 30_000
_MOST_PROCESSES: Final = 4
_ID_BYTES: Final = 16
_ONLY_SHOPPER: Final = (RecipientKind.SHOPPER,)

#: The ids of a page, one after the other.
_PackedPage: TypeAlias = bytes


class ShareError(ProductError):
    """A process has failed or was ended before it was done."""


@dataclass(frozen=True, slots=True)
class _Share:
    """What a process is given: conditions as the rule's JSON, because what they are parsed to stays in its process."""

    database_url: str
    script: Script
    conditions: tuple[JsonValue, ...]
    has_limits: bool
    pages: tuple[_PackedPage, ...]
    kept_messages: int


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a process could not do its share."""

    problem: str


def play_all(
    database: Database,
    script: Script,
    triggers: Sequence[Recorded],
    kept_messages: int,
    on_done: Callable[[int], None],
) -> Sums:
    """Play triggers in their order, in as many processes as there are cores for them if that is sooner.

    One process plays them where shares could influence each other, and where no other may be started. Raises
    `ShareError` when a process fails.
    """
    count = count_processes() if len(triggers) >= FEWEST and can_be_shared(script) else 1
    if count > 1 and not current_process().daemon:
        shares = [
            _pack(database, script, pages, kept_messages) for pages in deal(triggers, count) if any(map(len, pages))
        ]
        with _start(len(shares)) as channels:
            if channels:
                _hand_out(channels, shares)
                return merge_sums(_collect(channels, on_done), kept_messages)
    ids = [trigger_id for trigger_id, _ in triggers]
    pages = (ids[start : start + PAGE_SIZE] for start in range(0, len(ids), PAGE_SIZE))
    return play_pages(database, script, pages, kept_messages, on_done)


def count_processes() -> int:
    """How many could work at the same time."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, _MOST_PROCESSES)


def can_be_shared(script: Script) -> bool:
    """Whether what becomes of one person's triggers says nothing about another's.

    A budget is a purse that all messages are paid from. A carrier, a team and whoever gets the parcels of several
    shoppers are told of the triggers of many: their messages are folded, capped and counted together.
    """
    kind = TRIGGER_TYPES.get(script.window.trigger)
    if script.limits.budgets or (kind is not None and kind.audience is not RecipientKind.SHOPPER):
        return False
    return all(rule.recipients == _ONLY_SHOPPER for rule in script.rules)


def deal(triggers: Sequence[Recorded], count: int) -> list[list[list[uuid.UUID]]]:
    """The pages of each share, in which everything about one person is in one share.

    A page of a share is its part of the page that one process would play: what is remembered within a page and
    forgotten after it stays the same.
    """
    shares: list[list[list[uuid.UUID]]] = [[] for _ in range(count)]
    for start in range(0, len(triggers), PAGE_SIZE):
        for pages in shares:
            pages.append([])
        for trigger_id, recipient_id in triggers[start : start + PAGE_SIZE]:
            place = 0 if recipient_id is None else zlib.crc32(recipient_id.bytes) % count
            shares[place][-1].append(trigger_id)
    return shares


def _pack(database: Database, script: Script, pages: Sequence[Sequence[uuid.UUID]], kept_messages: int) -> _Share:
    rules = tuple(replace(rule, conditions=ALWAYS) for rule in script.rules)
    return _Share(
        database_url=database.engine.url.render_as_string(hide_password=False),
        # Nobody who has a budget shares, and an empty one does not travel.
        script=replace(script, rules=rules, limits=replace(script.limits, budgets={})),
        conditions=tuple(condition_to_json(rule.conditions) for rule in script.rules),
        has_limits=script.limits is not NO_LIMITS,
        pages=tuple(b"".join(one.bytes for one in page) for page in pages),
        kept_messages=kept_messages,
    )


def _unpack_script(share: _Share) -> Script:
    rules = tuple(
        replace(rule, conditions=parse_condition(conditions))
        for rule, conditions in zip(share.script.rules, share.conditions, strict=True)
    )
    return replace(share.script, rules=rules, limits=share.script.limits if share.has_limits else NO_LIMITS)


def _unpack_page(page: _PackedPage) -> list[uuid.UUID]:
    return [uuid.UUID(bytes=page[at : at + _ID_BYTES]) for at in range(0, len(page), _ID_BYTES)]


@contextmanager
def _start(count: int) -> Iterator[Sequence[Connection]]:
    """Start processes that wait for a share each and have ended afterwards; none where the system forbids it."""
    processes: list[SpawnProcess] = []
    channels: list[Connection] = []
    try:
        with suppress(OSError):
            for _ in range(count):
                process, channel = _start_one()
                processes.append(process)
                channels.append(channel)
        yield channels if len(processes) == count else ()
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()
        for channel in channels:
            channel.close()


def _start_one() -> tuple[SpawnProcess, Connection]:
    context = get_context("spawn")
    here, there = context.Pipe()
    # A share among the arguments would be read once everything is imported, and nobody else started meanwhile.
    process = context.Process(target=_play, args=(there,), daemon=True)
    # Ours is closed: who reads learns from the end of the pipe that the process is gone.
    with there:
        process.start()
    return process, here


def _hand_out(channels: Sequence[Connection], shares: Sequence[_Share]) -> None:
    # Who cannot be told is missed when its answer is waited for.
    with suppress(BrokenPipeError, ConnectionResetError):
        for channel, share in zip(channels, shares, strict=True):
            channel.send(share)


def _collect(channels: Sequence[Connection], on_done: Callable[[int], None]) -> Sequence[Sums]:
    """What each process has found, in the order of the channels."""
    done = dict.fromkeys(channels, 0)
    found: dict[Connection, Sums] = {}
    while len(found) < len(channels):
        for channel in wait([channel for channel in channels if channel not in found]):
            told = _receive(cast(Connection, channel))
            if isinstance(told, Sums):
                found[cast(Connection, channel)] = told
            else:
                done[cast(Connection, channel)] = told
                on_done(sum(done.values()))
    return [found[channel] for channel in channels]


def _receive(channel: Connection) -> Sums | int:
    try:
        told: Sums | int | _Failure = channel.recv()
    except (EOFError, OSError):
        raise ShareError("One of the processes of the rehearsal was ended before it was done.") from None
    if isinstance(told, _Failure):
        raise ShareError(f"One of the processes of the rehearsal failed: {told.problem}")
    return told


def _play(channel: Connection) -> None:
    """The whole of a process; who has started it ends it, also when a terminal interrupts both."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # It ends soon, and rows of a page make no circles.
    gc.disable()
    # Nobody may listen any more.
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        channel.send(_play_share(channel.recv(), channel))


def _play_share(share: _Share, channel: Connection) -> Sums | _Failure:
    database = Database(open_engine(share.database_url))
    try:
        pages = map(_unpack_page, share.pages)
        return play_pages(database, _unpack_script(share), pages, share.kept_messages, channel.send)
    except (BrokenPipeError, ConnectionResetError):
        raise
    except Exception as problem:  # noqa: BLE001 -- the edge of a process: whoever has started it says what happened
        return _Failure(f"{type(problem).__name__}: {problem}".splitlines()[0])
    finally:
        database.dispose()
