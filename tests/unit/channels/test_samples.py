"""Every trigger's words are whole on every channel in every language with the sample facts of the catalogue."""

import json
import re
from dataclasses import replace

import pytest

from notifier.authoring.wording import PARTS, get_wording
from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.catalogue.trigger_type import ANSWERS
from notifier.channels.email import render_email
from notifier.channels.inbox import render_inbox
from notifier.channels.push import MOST_OCTETS, render_push
from notifier.channels.short_words import ShortJob, render_short_words, say_with_sender
from notifier.channels.sms import render_sms
from notifier.channels.sms_segments import measure_sms
from notifier.channels.whatsapp import render_whatsapp
from tests.unit.channels.every_message import for_every_message
from tests.unit.channels.message_facts import make_job, make_sender
from tests.unit.channels.short_jobs import NOW, make_short_job

#: Each of their letters takes the room of two Latin ones and more.
WIDE = ("ar", "ja", "zh")
#: RFC 5322 asks for lines of at most 78 characters, and few mail programs show more.
LONGEST_SUBJECT = 78
LONGEST_PUSH = 240
UNRESOLVED = re.compile(r"\{\{|\{%|\[\[|None|Undefined| \.|\( *\)")
FERNHOLLOW = make_sender(name="Fernhollow")
LONG_NAME = "Fernhollow Outdoor Supply"


def job_of(trigger: str, language: str) -> ShortJob:
    kind = TRIGGER_TYPES[trigger]
    return make_short_job(trigger, language, facts=kind.sample, lane=kind.lane, sender=FERNHOLLOW)


@for_every_message
def test_a_mail_of_every_trigger_is_whole(trigger: str, language: str) -> None:
    job = make_job(trigger, language, facts=TRIGGER_TYPES[trigger].sample, sender=FERNHOLLOW)
    content = render_email(job, is_strict=True)
    for text in (content.subject, content.text, content.html.partition("<body")[2]):
        assert text.strip()
        assert UNRESOLVED.search(text) is None
    if language == "en":
        assert len(content.subject) <= LONGEST_SUBJECT


@for_every_message
def test_the_short_channels_of_every_trigger_are_whole(trigger: str, language: str) -> None:
    job = job_of(trigger, language)
    inbox, push = render_inbox(job, is_strict=True), render_push(job, is_strict=True)
    free = render_whatsapp(job, wrote_at=NOW, template=None, is_strict=True)
    shown = json.loads(push.payload)
    for text in (inbox.title, inbox.text, inbox.action, free.text, shown["title"], shown["body"]):
        assert text.strip()
        assert UNRESOLVED.search(text) is None
    assert len(push.payload) <= MOST_OCTETS
    assert shown["body"] == inbox.text, "a push message must not have to be cut"
    assert len(shown["body"]) <= LONGEST_PUSH


@for_every_message
def test_a_text_message_of_every_trigger_takes_two_segments(trigger: str, language: str) -> None:
    sms = render_sms(job_of(trigger, language), transliterates=True, is_strict=True)
    assert UNRESOLVED.search(sms.text) is None
    assert sms.measure.segments <= (3 if language.startswith(WIDE) else 2)


@pytest.mark.parametrize("trigger", [trigger for trigger in TRIGGER_TYPES if not trigger.startswith(ANSWERS)])
def test_the_english_words_of_a_text_message_fit_one_segment_beside_a_long_name(trigger: str) -> None:
    job = replace(job_of(trigger, "en"), sender=make_sender(name=LONG_NAME))
    measure = measure_sms(say_with_sender(job, render_short_words(job, is_strict=True)))
    assert (measure.encoding, measure.segments) == ("GSM-7", 1)


@pytest.mark.parametrize("trigger", TRIGGER_TYPES)
def test_the_words_name_no_group_that_the_trigger_does_not_carry(trigger: str) -> None:
    wording = get_wording(trigger, "en")
    sources = [getattr(wording, part) for part in PARTS]
    marks = " ".join(mark for source in sources for mark in re.findall(r"\{[{%](.*?)[}%]\}", source))
    named = set(re.findall(r"\b([a-z]+)\.[a-z_]+", marks))
    assert named - set(TRIGGER_TYPES[trigger].facts) <= {"arrival"}, "only what messages work out themselves"
