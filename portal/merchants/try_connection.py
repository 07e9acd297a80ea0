"""Trying a connection: a signed sample goes through its check and its reading, and nothing is stored."""

import ipaddress
from enum import StrEnum
from urllib.parse import urlsplit

from notifier.foundation.sealing import Sealer
from portal.models import Connection
from portal.sources.problem import UnreadablePayload
from portal.sources.samples import make_sample
from portal.sources.stores.registry import STORES
from portal.sources.trackers.registry import TRACKERS


class TrialFinding(StrEnum):
    """What a trial has shown."""

    GOOD = "good"
    #: Good here, but nobody outside this machine or network can reach the address.
    NOT_REACHABLE = "not_reachable"
    BAD_SIGNATURE = "bad_signature"
    UNREADABLE = "unreadable"
    NO_SAMPLE = "no_sample"


def try_connection(sealer: Sealer, connection: Connection, *, base_url: str) -> TrialFinding:
    """Sign a sample with the connection's own secret, check it and read it as the door and the worker do."""
    sample = make_sample(connection.source, sealer.unseal(connection.secret_sealed))
    source = STORES.get(connection.source) or TRACKERS.get(connection.source)
    if sample is None or source is None:
        return TrialFinding.NO_SAMPLE
    if not source.verify(sample.body, sample.headers, (sealer.unseal(connection.secret_sealed),)):
        return TrialFinding.BAD_SIGNATURE
    try:
        source.parse(source.topic(sample.headers, sample.body), sample.body)
    except UnreadablePayload:
        return TrialFinding.UNREADABLE
    return TrialFinding.GOOD if is_reachable(base_url) else TrialFinding.NOT_REACHABLE


def is_reachable(base_url: str) -> bool:
    """Whether vendors may be able to post here: an address of the open web by HTTPS."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        is_public = ipaddress.ip_address(host).is_global
    except ValueError:
        is_public = "." in host and not host.endswith((".localhost", ".local", ".internal"))
    return parts.scheme == "https" and is_public
