"""The form of a content block: its fields, read into the document a block is kept as, and written from one."""

import re
from collections.abc import Mapping
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from portal.engagement.block_document import Block
from portal.web.locale import SUPPORTED_LOCALES

#: Empty rows the form has for links.
LINK_ROWS: Final = 4
_WORDS: Final = ("title", "text", "label")
_BLANK_LINE: Final = re.compile(r"\n[ \t]*\n")

#: What stands in the form's fields, by name.
Fields = Mapping[str, str | list[str]]


def read_block_form(form: MultiDict[str, str], before: Block | None) -> dict[str, Any]:
    """The document the form asks for; `engagement.block_document.parse_blocks` says whether it can be kept.

    What the form has no field for stays as it was before.
    """
    document: dict[str, Any] = {
        **({} if before is None else {"image": before.image, "sells": before.sells}),
        "name": form.get("name", "").strip(),
        "kind": form.get("kind", ""),
        "slot": form.get("slot", ""),
        "position": form.get("position", 0, type=int),
        "texts": {tag: words for tag in SUPPORTED_LOCALES if (words := _read_words(form, tag))},
        "links": _read_links(form),
        "audience": _read_audience(form, before),
    }
    for name in ("url", "shown_from", "shown_until"):
        if form.get(name, "").strip():
            document[name] = form[name].strip()
    return document


def write_block_form(block: Block) -> dict[str, str | list[str]]:
    """What the fields hold for a block."""
    fields: dict[str, str | list[str]] = {
        "name": block.name,
        "kind": block.kind.value,
        "slot": block.slot.value,
        "position": str(block.position),
        "url": block.url or "",
        "shown_from": block.shown_from.isoformat() if block.shown_from else "",
        "shown_until": block.shown_until.isoformat() if block.shown_until else "",
        "milestones": [milestone.value for milestone in block.audience.milestones],
        "countries": ", ".join(block.audience.countries),
        "tags": ", ".join(block.audience.order_tags),
        "first_order": {None: "", True: "yes", False: "no"}[block.audience.first_order],
    }
    for tag, words in block.texts.items():
        fields |= {f"title_{tag}": words.title, f"text_{tag}": words.text, f"label_{tag}": words.label}
        fields[f"questions_{tag}"] = "\n\n".join(f"{one.question}\n{one.answer}" for one in words.questions)
    for row, link in enumerate(block.links):
        fields |= {f"link_label_{row}": link.label, f"link_url_{row}": link.url}
    return fields


def _read_words(form: MultiDict[str, str], tag: str) -> dict[str, Any]:
    words: dict[str, Any] = {name: form.get(f"{name}_{tag}", "").strip() for name in _WORDS}
    questions = [_read_question(part) for part in _BLANK_LINE.split(_lines(form.get(f"questions_{tag}", "")))]
    words["questions"] = [question for question in questions if question]
    return {name: value for name, value in words.items() if value}


def _read_question(text: str) -> dict[str, str] | None:
    question, _, answer = text.strip().partition("\n")
    return {"question": question.strip(), "answer": answer.strip()} if question.strip() else None


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _read_links(form: MultiDict[str, str]) -> list[dict[str, str]]:
    rows = [(form.get(f"link_label_{row}", ""), form.get(f"link_url_{row}", "")) for row in range(LINK_ROWS)]
    return [{"label": label.strip(), "url": url.strip()} for label, url in rows if label.strip() or url.strip()]


def _read_audience(form: MultiDict[str, str], before: Block | None) -> dict[str, Any]:
    first_order = {"yes": True, "no": False}.get(form.get("first_order", ""))
    kept = {} if before is None else {"stages": before.audience.stages, "languages": before.audience.languages}
    return {
        **kept,
        "milestones": form.getlist("milestones"),
        "countries": _split(form.get("countries", "").upper()),
        "order_tags": _split(form.get("tags", "")),
        "first_order": first_order,
    }


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
