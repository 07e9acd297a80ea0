"""`milepost whatsapp`: templates to submit for approval, and the approved ones to use."""

import click

from notifier.api.whatsapp import (
    TemplateDescription,
    TemplateUse,
    describe_sender_templates,
    suggest_template_language,
    use_template,
)
from portal.cli.documents import to_document
from portal.cli.output import print_answer, print_json
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant


@click.group()
def whatsapp() -> None:
    """Prepare and name WhatsApp templates."""


@whatsapp.command()
@click.argument("merchant")
@click.option("--language", help="Language tag such as de; the shop's unless given.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def templates(*, merchant: str, language: str | None, as_json: bool) -> None:
    """Print what to type into Meta's form for each trigger of MERCHANT (its slug)."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        described = describe_sender_templates(session, get_merchant(session, merchant).id, language)
    if as_json:
        print_json({"merchant": merchant, "templates": [to_document(each) for each in described]})
        return
    for each in described:
        _print(each)


@whatsapp.command()
@click.argument("merchant")
@click.argument("trigger")
@click.argument("language")
@click.argument("name")
@click.option("--template-language", help="As Meta writes it, such as pt_BR; made from LANGUAGE unless given.")
@click.option("--no-button", is_flag=True, help="The template has no button that opens the tracking page.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def use(*, merchant: str, no_button: bool, template_language: str | None, as_json: bool, **told: str) -> None:
    """Use the approved template NAME for TRIGGER in LANGUAGE; it takes first name, shop and order number in order."""
    wanted = TemplateUse(
        trigger=told["trigger"],
        language=told["language"],
        name=told["name"],
        template_language=template_language or suggest_template_language(told["language"]),
        has_button=not no_button,
    )
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        stored = use_template(session, get_merchant(session, merchant).id, wanted)
    document: dict[str, object] = {
        "merchant": merchant,
        "trigger": stored.trigger,
        "language": stored.language,
        "name": stored.name,
        "template_language": stored.template_language,
        "has_button": stored.has_button,
    }
    print_answer(document, as_json=as_json, heading=f"{stored.name} speaks for {stored.trigger} on WhatsApp.")


def _print(described: TemplateDescription) -> None:
    document: dict[str, object] = {
        "language": described.language,
        "category": described.category,
        "body": described.body,
        "examples": ", ".join(described.examples),
        "button": described.button_label,
        "address": described.button_url,
        "example": described.button_example,
    }
    print_answer(document, as_json=False, heading=f"{described.name} ({described.trigger})")
