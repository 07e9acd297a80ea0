"""WhatsApp messages: free words only while they are taken, templates that Meta does not refuse."""

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.authoring.wording import get_wording
from notifier.channels.rendering import WordingError
from notifier.channels.whatsapp import TemplateChoice, WhatsAppContent, is_conversation_open, render_whatsapp
from notifier.channels.whatsapp_templates import describe_body, describe_templates, name_language, name_template
from tests.unit.channels.message_facts import make_sender, minimal_facts
from tests.unit.channels.short_jobs import NOW, PAGE, make_short_job

DAY = dt.timedelta(hours=24)


def by_template(**changes: Any) -> WhatsAppContent:  # noqa: ANN401  a factory passes on what it is given
    return render_whatsapp(make_short_job(**changes), wrote_at=None, template=None)


@pytest.mark.parametrize(
    ("wrote_at", "is_open"),
    [
        (None, False),
        (NOW, True),
        (NOW - DAY + dt.timedelta(seconds=1), True),
        (NOW - DAY, False),
        (NOW - DAY * 9, False),
        ((NOW - DAY / 2).astimezone(dt.timezone(dt.timedelta(hours=9))), True),
    ],
)
def test_a_conversation_is_open_for_a_day_after_the_persons_last_message(
    wrote_at: dt.datetime | None, is_open: bool
) -> None:
    assert is_conversation_open(wrote_at, NOW) is is_open
    content = render_whatsapp(make_short_job(), wrote_at=wrote_at, template=None)
    assert (content.template_name is None) is is_open


def test_free_words_are_those_of_a_text_message() -> None:
    content = render_whatsapp(make_short_job("shipment.delivered"), wrote_at=NOW, template=None)
    assert content == WhatsAppContent(
        None, None, (), None, f"Fern & Field: Your parcel of order #1001 has been delivered. Enjoy!\n{PAGE}"
    )


def test_free_words_are_cut_before_the_link() -> None:
    job = make_short_job()
    job = replace(job, wording=replace(job.wording, short="word " * 1000))
    text = render_whatsapp(job, wrote_at=NOW, template=None).text
    assert 4090 < len(text) <= 4096
    assert text.endswith(f"word…\n{PAGE}")


def test_a_template_has_name_sender_number_and_the_token_of_the_link() -> None:
    content = by_template(trigger="shipment.out_for_delivery")
    assert (content.template_name, content.template_language) == ("milepost_shipment_out_for_delivery", "en")
    assert content.body_parameters == ("Mira", "Fern & Field", "#1001")
    assert content.button_parameter == "3fQ9sK2mZx7Lw1Ra8TcVdA"
    assert content.text == (
        f"Hello Mira, this is Fern & Field. Your parcel of order #1001 is out for delivery.\n{PAGE}"
    )


def test_a_stranger_is_greeted_in_a_friendly_way() -> None:
    assert by_template(facts=minimal_facts()).body_parameters[0] == "there"
    assert by_template(facts=minimal_facts(), language="ar").body_parameters[0] == "عزيزنا العميل"
    assert by_template(facts=minimal_facts(), recipient_name="Mira Stone").body_parameters[0] == "Mira Stone"


def test_an_order_without_a_number_leaves_no_variable_empty() -> None:
    assert by_template(facts={}).body_parameters[2] == "–"


def test_the_merchants_own_template_takes_the_same_variables() -> None:
    choice = TemplateChoice("shop_delivery_v2", "pt_BR", has_button=False)
    content = render_whatsapp(make_short_job(page_url=None), wrote_at=None, template=choice)
    assert (content.template_name, content.template_language) == ("shop_delivery_v2", "pt_BR")
    assert content.body_parameters == ("Mira", "Fern & Field", "#1001")
    assert content.button_parameter is None


@pytest.mark.parametrize("page_url", [None, "https://track.shop.example", "https://track.shop.example/"])
def test_a_button_without_a_link_is_told_in_a_sentence(page_url: str | None) -> None:
    with pytest.raises(WordingError, match="button for the tracking page"):
        by_template(page_url=page_url)


def test_the_token_is_the_last_part_of_the_path() -> None:
    assert by_template(page_url=f"{PAGE}/?lang=en#top").button_parameter == "3fQ9sK2mZx7Lw1Ra8TcVdA"


@given(st.text(), st.text(), st.text(st.characters(exclude_categories=()) | st.sampled_from("\n\t  {2}")))
def test_no_variable_is_one_that_meta_refuses(first_name: str, name: str, number: str) -> None:
    facts = {"order": {"number": number}, "person": {"first_name": first_name}}
    for parameter in by_template(facts=facts, sender=make_sender(name=name)).body_parameters:
        assert parameter.strip()
        assert len(parameter) <= 130
        assert re.search(r"[\n\r\t]| {4}", parameter) is None
        assert parameter.encode("utf-8")


def test_a_name_that_looks_like_a_variable_stays_a_name() -> None:
    facts = minimal_facts() | {"person": {"first_name": "{{3}}"}}
    assert by_template(facts=facts).text.startswith("Hello {{3}}, this is Fern & Field. We have your order #1001")


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en_GB"),
        ("en-AU", "en"),
        ("pt", "pt_BR"),
        ("pt-BR", "pt_BR"),
        ("pt-PT", "pt_PT"),
        ("zh-TW", "zh_TW"),
        ("zh-Hant", "zh_TW"),
        ("zh-Hant-HK", "zh_HK"),
        ("zh-Hans-CN", "zh_CN"),
        ("zh", "zh_CN"),
        ("ar-EG", "ar"),
        ("es-MX", "es_MX"),
        ("no", "nb"),
        ("pt_BR", "pt_BR"),
    ],
)
def test_languages_are_written_as_meta_does(tag: str, language: str) -> None:
    assert name_language(tag) == language


@pytest.mark.parametrize(
    ("trigger", "name"),
    [
        ("order.placed", "milepost_order_placed"),
        ("shipment.out_for_delivery", "milepost_shipment_out_for_delivery"),
        ("feedback.asked-again", "milepost_feedback_asked_again"),
    ],
)
def test_template_names_hold_letters_digits_and_underscores(trigger: str, name: str) -> None:
    assert name_template(trigger) == name


def test_words_without_the_number_get_a_sentence_that_has_it() -> None:
    wording = replace(get_wording("order.placed", "en"), short="It is on its way, {{ person.first_name }}.")
    assert describe_body(make_sender(), wording) == (
        "Hello {{1}}, this is {{2}} about your order {{3}}. It is on its way, ."
    )


def test_a_template_longer_than_meta_takes_is_refused() -> None:
    wording = replace(get_wording("order.placed", "en"), short="word " * 300)
    with pytest.raises(WordingError, match="Meta takes 1024"):
        next(describe_templates(make_sender(), [wording]))


def test_words_that_need_details_are_no_template() -> None:
    wording = replace(get_wording("order.placed", "en"), short="{{ shipment.carrier }}")
    with pytest.raises(WordingError, match=r"order\.placed say nothing without"):
        describe_body(make_sender(), wording)
