"""Published signature vectors: the right signature is accepted, the same over a changed body or secret is not."""

import json
from pathlib import Path

from portal.sources.stores.registry import STORES
from portal.sources.trackers.registry import TRACKERS
from tests.conformance.report import Family


def check(family: Family, data: Path) -> None:
    """The vectors of the stores and trackers we have; those of providers are the notifier's to check."""
    vectors = json.loads((data / "signatures" / "vectors.json").read_text(encoding="utf-8"))
    for vector in vectors:
        scheme = vector["scheme"].partition(":")[0]
        if scheme == "shopify":
            body = vector["inputs"]["raw_body"].encode()
            _check(family, "shopify", "X-Shopify-Hmac-Sha256", body, vector)
        elif scheme == "easypost":
            body = (data / vector["inputs"]["raw_body_file"]).read_bytes().strip()
            _check(family, "easypost", "X-Hmac-Signature", body, vector)


def _check(family: Family, name: str, header: str, body: bytes, vector: dict) -> None:
    source = STORES.get(name) or TRACKERS[name]
    secret, headers = vector["inputs"]["secret"], {header: vector["expected"]}
    family.expect(f"{name} right", source.verify(body, headers, [secret]), True)
    family.expect(f"{name} after rotation", source.verify(body, headers, ["new", secret]), True)
    family.expect(
        f"{name} lower-case header", source.verify(body, {header.lower(): vector["expected"]}, [secret]), True
    )
    family.expect(f"{name} changed body", source.verify(body + b" ", headers, [secret]), False)
    family.expect(f"{name} wrong secret", source.verify(body, headers, [secret + "x"]), False)
    family.expect(f"{name} no secret", source.verify(body, headers, []), False)
    family.expect(f"{name} no header", source.verify(body, {}, [secret]), False)
