"""Every trigger on every short channel in every language, as people read it, and within what it may cost."""

import json

import pytest

from notifier.authoring.wording import get_wording, worded_triggers
from notifier.channels.chat import render_chat
from notifier.channels.inbox import render_inbox
from notifier.channels.push import render_push
from notifier.channels.short_words import ShortJob
from notifier.channels.sms import render_sms
from notifier.channels.translations import worded_languages
from notifier.channels.whatsapp import render_whatsapp
from notifier.channels.whatsapp_templates import describe_templates
from tests.unit.channels.every_message import for_every_message
from tests.unit.channels.golden_book import keep_golden
from tests.unit.channels.message_facts import make_sender, minimal_facts
from tests.unit.channels.short_jobs import NOW, make_short_job


def write_all(job: ShortJob) -> str:
    """All channels of one message below each other."""
    sms, push, chat = render_sms(job, is_strict=True), render_push(job, is_strict=True), render_chat(job)
    inbox = render_inbox(job, is_strict=True)
    free = render_whatsapp(job, wrote_at=NOW, template=None, is_strict=True)
    template = render_whatsapp(job, wrote_at=None, template=None)
    described = next(describe_templates(job.sender, [job.wording]))
    shown = json.dumps(json.loads(push.payload), ensure_ascii=False, indent=2)
    parts = {
        f"SMS: {sms.measure.encoding}, {sms.measure.units} units, {sms.measure.segments} segments": sms.text,
        f"Push: {push.topic}, {push.urgency}, {push.ttl_seconds} s": shown,
        "WhatsApp, free": free.text,
        f"WhatsApp, template {template.template_name}, {template.template_language}": "\n".join(
            [*template.body_parameters, str(template.button_parameter), template.text]
        ),
        f"WhatsApp, to be approved as {described.category}": f"{described.body}\n[{described.button_label}]",
        "Chat": f"{chat.title}\n{chat.text_with_link}",
        "Inbox": f"{inbox.title}\n{inbox.text}\n[{inbox.action}] {inbox.link}",
    }
    return "\n\n".join(f"== {name} ==\n{text}" for name, text in parts.items()) + "\n"


@pytest.mark.parametrize("language", worded_languages())
def test_the_golden_short_texts_of_every_message_are_kept(language: str, request: pytest.FixtureRequest) -> None:
    written = {trigger: write_all(make_short_job(trigger, language)) for trigger in worded_triggers()}
    keep_golden(f"{language}/short.txt", written, request)


@for_every_message
def test_a_text_message_takes_few_segments(trigger: str, language: str) -> None:
    # Polish, Portuguese and Romanian need their look-alikes for that, which a sender can choose.
    assert render_sms(make_short_job(trigger, language), transliterates=True).measure.segments <= 2


@for_every_message
def test_nothing_is_unresolved_when_only_the_least_is_known(trigger: str, language: str) -> None:
    written = write_all(make_short_job(trigger, language, facts=minimal_facts()))
    body = written.partition("to be approved")[0]
    assert not any(sign in body for sign in ("{{", "{%", "[[", "None", "Undefined"))
    assert "#1001" in body


@for_every_message
def test_every_template_is_one_that_can_be_approved(trigger: str, language: str) -> None:
    described = next(describe_templates(make_sender(), [get_wording(trigger, language)]))
    assert [described.body.count(f"{{{{{number}}}}}") for number in (1, 2, 3, 4)] == [1, 1, 1, 0]
    assert described.body.index("{{1}}") < described.body.index("{{2}}") < described.body.index("{{3}}")
    assert not described.body.startswith("{{")
    assert not described.body.endswith("}}")
    assert len(described.button_label) <= 25
    assert described.button_url == "https://track.shop.example/t/{{1}}"
