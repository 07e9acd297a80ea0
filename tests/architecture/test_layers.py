"""The import contracts of pyproject.toml cover every sibling and are explained to people."""

import re
import tomllib
from typing import Any

from tests.architecture.source_files import ROOT

SIBLINGS = {
    "stores-apart": "portal.sources.stores",
    "trackers-apart": "portal.sources.trackers",
    "providers-apart": "notifier.providers",
}
ARCHITECTURE = ROOT / "docs" / "architecture.md"


def contracts() -> dict[str, dict[str, Any]]:
    """The contracts by their id."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def names_in(contract: dict[str, Any]) -> set[str]:
    """The modules of a contract about layers."""
    return set(re.findall(r"[\w.]+", " ".join(contract["layers"])))


def unlisted(contract: dict[str, Any], package: str, folders: set[str]) -> set[str]:
    """Sibling folders that a contract does not keep apart."""
    return {folder for folder in folders if f"{package}.{folder}" not in names_in(contract)}


def unexplained(layers: set[str], text: str) -> set[str]:
    """Layers whose name a text does not hold as a word."""
    return layers - set(re.findall(r"\w+", text))


def test_every_store_tracker_and_provider_is_kept_apart_from_its_siblings() -> None:
    missing = set()
    for contract, package in SIBLINGS.items():
        folder = ROOT / package.replace(".", "/")
        folders = {path.parent.name for path in folder.glob("*/__init__.py")}
        missing |= unlisted(contracts()[contract], package, folders)
    assert missing == set(), "add these folders to the contracts in pyproject.toml"


def test_the_layers_are_exhaustive() -> None:
    assert contracts()["portal-layers"]["exhaustive"]
    assert contracts()["notifier-layers"]["exhaustive"]


def test_the_architecture_page_names_every_layer() -> None:
    layers = names_in(contracts()["portal-layers"]) | names_in(contracts()["notifier-layers"])
    assert unexplained(layers, ARCHITECTURE.read_text("utf-8")) == set()


def test_an_unlisted_sibling_is_found() -> None:
    contract = {"layers": ["(shop.stores.old) | (shop.stores.older)"]}
    assert unlisted(contract, "shop.stores", {"old", "new"}) == {"new"}


def test_an_unexplained_layer_is_found() -> None:
    assert unexplained({"tasks", "web"}, "The tasks layer.") == {"web"}
