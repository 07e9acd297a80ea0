"""Commands about products, content blocks, and how good recommendations are."""

import json
from pathlib import Path

from tests.running.commands import Command, answer, refusal

HEADER = "sku,title,url,price,currency\n"
TEA = "TEA-1,Green tea,https://fern.example/tea,22.50,GBP\n"
BLOCK = {
    "name": "faq",
    "kind": "return_policy",
    "slot": "bottom",
    "texts": {"en": {"title": "Returns", "text": "30 days."}},
}


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def test_products_are_imported_pinned_and_listed(run: Command, tmp_path: Path) -> None:
    file = write(tmp_path, "range.csv", f"\ufeff{HEADER}{TEA}CUP,Cup,https://www.fern.example/cup,9,GBP\n")
    imported = answer(run("product", "import", "fern", file, "--host", "fern.example", "--json"))
    assert imported == {"merchant": "fern", "products": 2}
    assert answer(run("product", "pin", "fern", "TEA-1", "1", "--json"))["position"] == 1
    listed = answer(run("product", "list", "fern", "--json"))["products"]
    assert [(one["sku"], one["price_minor"], one["pin"], one["clicks"]) for one in listed] == [
        ("TEA-1", 2250, 1, 0),
        ("CUP", 900, None, 0),
    ]
    assert "pin 1" in run("product", "list", "fern").stdout
    assert answer(run("product", "pin", "fern", "TEA-1", "off", "--json"))["position"] is None


def test_of_a_range_with_a_wrong_line_nothing_is_taken_in(run: Command, tmp_path: Path) -> None:
    file = write(tmp_path, "range.csv", f"{HEADER}{TEA}CUP,Cup,https://elsewhere.example/cup,9,GBP\n")
    sentence = refusal(run("product", "import", "fern", file, "--host", "fern.example"))
    assert sentence.startswith("Line 3: The address 'https://elsewhere.example/cup' does not belong to the shop")
    assert answer(run("product", "list", "fern", "--json"))["products"] == []
    assert "give --host" in refusal(run("product", "import", "fern", file))
    control = write(tmp_path, "control.csv", f"{HEADER}TEA\x01,Tea,https://fern.example/tea,1,GBP\n")
    assert "control characters" in refusal(run("product", "import", "fern", control, "--host", "fern.example"))
    latin = tmp_path / "latin.csv"
    latin.write_bytes(f"{HEADER}TEE,Grüner Tee,https://fern.example/tee,1,GBP\n".encode("latin-1"))
    assert "no CSV in UTF-8" in refusal(run("product", "import", "fern", str(latin), "--host", "fern.example"))


def test_what_cannot_be_pinned_is_named(run: Command) -> None:
    assert refusal(run("product", "pin", "fern", "TEA-1", "1")) == "There is no product with the SKU 'TEA-1'."
    assert "must be a number from 1 to 100" in refusal(run("product", "pin", "fern", "TEA-1", "first"))


def test_blocks_are_set_listed_and_removed(run: Command, tmp_path: Path) -> None:
    file = write(tmp_path, "blocks.json", json.dumps([BLOCK, BLOCK | {"name": "again"}]))
    assert answer(run("block", "set", "fern", file, "--json"))["blocks"] == ["faq", "again"]
    assert [one["name"] for one in answer(run("block", "list", "fern", "--json"))["blocks"]] == ["again", "faq"]
    assert "return_policy  bottom" in run("block", "list", "fern").stdout
    assert answer(run("block", "remove", "fern", "again", "--json"))["block"] == "again"
    assert refusal(run("block", "remove", "fern", "again")) == "There is no content block 'again'."


def test_a_block_that_cannot_be_kept_is_refused(run: Command, tmp_path: Path) -> None:
    wrong = write(tmp_path, "wrong.json", json.dumps(BLOCK | {"slot": "everywhere"}))
    assert "everywhere" in refusal(run("block", "set", "fern", wrong))
    empty = write(tmp_path, "nul.json", json.dumps(BLOCK | {"texts": {"en": {"title": "R\0", "text": "x"}}}))
    assert "NUL" in refusal(run("block", "set", "fern", empty))


def test_recommendations_are_measured_without_a_database(fresh: Command, tmp_path: Path) -> None:
    lines = [f"{number},,,{sku},\n" for number in range(9) for sku in "ab"]
    file = write(tmp_path, "orders.csv", "order_id,customer_id,placed_at,sku,category\n" + "".join(lines))
    found = answer(fresh("evaluate", "recommendations", "--history", file, "--test", file, "--json"))
    perfect = {"hit_rate_at_5": 1.0, "hit_rate_at_10": 1.0, "ndcg_at_10": 1.0}
    assert found == {"orders": 9, **perfect, "popularity": perfect}
    assert "9 orders" in fresh("evaluate", "recommendations", "--history", file, "--test", file).stdout
    wrong = write(tmp_path, "wrong.csv", "order,sku\n1,2\n")
    assert "needs the column order_id" in refusal(
        fresh("evaluate", "recommendations", "--history", wrong, "--test", file)
    )
