"""The linter finds what should not go out, says where it stands, and leaves good words alone."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.audience.keywords import Intent, read_reply
from notifier.authoring.findings import Finding, Severity
from notifier.authoring.lint_words import lint_promotion
from notifier.authoring.linter import LintJob, lint_wording
from notifier.authoring.look_at_wording import name_facts
from notifier.authoring.promotional_words import OPT_OUT_WORDS, PROMOTIONAL_WORDS
from notifier.authoring.wording import PARTS, get_wording
from notifier.authoring.wording_scope import WordingScope
from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.channels.email_values import collect_values
from notifier.channels.translations import get_translations, worded_languages
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.topic import Topic
from tests.unit.channels.message_facts import complete_facts, make_sender

TRIGGER = "shipment.out_for_delivery"
FACTS = complete_facts(TRIGGER)


def lint(
    parts: Mapping[str, str],
    *,
    topic: Topic = Topic.DELIVERY_UPDATES,
    language: str = "en",
    channel: Channel | None = None,
) -> tuple[Finding, ...]:
    return lint_wording(
        LintJob(
            sender=make_sender(),
            scope=WordingScope(TRIGGER, language, channel),
            parts=parts,
            topic=topic,
            known=name_facts(FACTS),
            facts=FACTS,
        )
    )


def codes(parts: Mapping[str, str], *, topic: Topic = Topic.DELIVERY_UPDATES, language: str = "en") -> list[str]:
    return [finding.code for finding in lint(parts, topic=topic, language=language)]


def only(parts: Mapping[str, str], *, topic: Topic = Topic.DELIVERY_UPDATES) -> Finding:
    (finding,) = lint(parts, topic=topic)
    return finding


def test_good_words_give_nothing_to_say() -> None:
    parts = {
        "subject": "Your order {{ order.number | bidi }} arrives today",
        "headline": "{% if person.first_name %}{{ person.first_name | bidi }}, {% endif %}today is the day",
        "body": "{% for line in order.lines %}{{ line.quantity }} × {{ line.title | bidi }}\n{% endfor %}",
        "short": "Order {{ order.number }} arrives today.",
        "action": "See {{ shop.name }}",
    }
    assert lint(parts) == ()


@pytest.mark.parametrize("trigger", sorted(TRIGGER_TYPES))
def test_built_in_words_have_no_mistake_and_promote_nothing(trigger: str) -> None:
    kind, wording = TRIGGER_TYPES[trigger], get_wording(trigger, "en")
    job = LintJob(
        sender=make_sender(),
        scope=WordingScope(trigger, "en"),
        parts={part: getattr(wording, part) for part in PARTS},
        topic=kind.topic,
        known=name_facts(kind.sample),
        facts=kind.sample,
    )
    bad = {"unreadable", "unknown_variable", "unknown_filter", "promotional", "foreign_link", "shortener", "not_sent"}
    assert [finding for finding in lint_wording(job) if finding.code in bad] == []


def test_liquid_that_cannot_be_read_is_told_with_its_place() -> None:
    finding = only({"body": "Hello\n{% if person %}"})
    assert (finding.severity, finding.code, finding.part) == (Severity.ERROR, "unreadable", "body")
    assert finding.sentence.startswith("The wording cannot be read")
    placed = only({"body": "Hello\n  {% unless %}x{% endunless %}"})
    assert placed.line == 2


@pytest.mark.parametrize("language", worded_languages()[1:])
@pytest.mark.parametrize("parts", [{"subject": "It is here!!"}, {"short": "Hello {{ person.first_name }}"}])
def test_a_finding_is_told_in_the_merchants_language(parts: Mapping[str, str], language: str) -> None:
    finding = only(parts)
    told = finding.say(get_translations(language).gettext)
    assert told != finding.sentence
    if finding.code == "no_fallback":
        assert "{% if %}" in told
        assert "person.first_name" in told


def test_a_misspelt_fact_is_found_where_it_stands_and_the_right_one_named() -> None:
    finding = only({"short": "It comes.\nOrder {{ order.nummber }}"})
    assert (finding.code, finding.line, finding.column) == ("unknown_variable", 2, 10)
    assert finding.sentence == "There is no order.nummber here; perhaps order.number is meant."
    assert only({"short": "a {{ zebra }}"}).sentence == "There is no zebra here; nothing would stand in its place."


@pytest.mark.parametrize(
    "source",
    [
        "{{ order.lines.size }}",
        "{{ order.lines[0].title }}",
        "{{ order.lines.first.title }}",
        "{% assign n = order.number %}{{ n }}",
        "{% for line in order.lines %}{{ line.nothing }}{{ forloop.index }}{% endfor %}",
        "{% if shipment %}a{% endif %}",
        "{{ links.unsubscribe }}",
        "{% if arrival %}{{ arrival.day }}{% endif %}",
        "{% if progress.first.state == 'done' %}a{% endif %}{{ progress.fourth.color }}",
        "{{ parcels.first.carrier }} {{ parcels[0].tracking_number }} {{ parcel.scans.first.text }}",
        "{% for scan in parcel.scans %}{{ scan.text }}{% endfor %}{{ parcels.size }}",
        "{{ brand.logo_width }} {{ shop.support_phone | default: '' }} {{ language }} {{ audience }}",
    ],
)
def test_facts_lists_and_own_variables_are_known(source: str) -> None:
    assert "unknown_variable" not in codes({"body": f"Words {source}"})


@pytest.mark.parametrize("source", ["progress.fifth.state", "parcels.first.price", "arrival.dai", "parcel.carier"])
def test_what_rendering_does_not_make_is_unknown(source: str) -> None:
    assert "unknown_variable" in codes({"body": f"Words {{{{ {source} }}}}"})


@pytest.mark.parametrize("trigger", sorted(TRIGGER_TYPES))
def test_all_that_rendering_gives_a_wording_is_known(trigger: str) -> None:
    kind, sender = TRIGGER_TYPES[trigger], make_sender()
    values = collect_values(sender, trigger, "en", kind.sample, {"preferences": "p", "unsubscribe": "u"})
    body = " ".join(f"{{{{ {name} }}}}" for name in sorted(name_facts(values)))
    job = LintJob(
        sender=sender,
        scope=WordingScope(trigger, "en"),
        parts={"body": body},
        topic=kind.topic,
        known=name_facts(kind.sample),
    )
    assert [found for found in lint_wording(job) if found.code == "unknown_variable"] == []


def test_an_unknown_filter_is_found_and_the_known_ones_named() -> None:
    finding = only({"body": "{{ order.number | upcas }}"})
    assert (finding.code, finding.column) == ("unknown_filter", 19)
    assert "There is no filter upcas; known are append, bidi, capitalize" in finding.sentence


@pytest.mark.parametrize(
    ("source", "is_hinted"),
    [
        ("Hello {{ person.first_name }}", True),
        ("Hello {{ person.first_name | bidi }}", True),
        ("{% if order.number %}{{ person.first_name }}{% endif %}", True),
        ("Hello {{ person.first_name | default: 'there' }}", False),
        ("{% if person.first_name %}Hello {{ person.first_name }}{% endif %}", False),
        ("{% unless person.first_name %}Hello{% else %}{{ person.first_name }}{% endunless %}", False),
        ("Order {{ order.number }}", False),
    ],
)
def test_a_fact_that_may_be_missing_needs_something_in_its_place(source: str, *, is_hinted: bool) -> None:
    assert ("no_fallback" in codes({"body": source})) is is_hinted


def test_the_hint_shows_what_to_write() -> None:
    finding = only({"body": "{{ person.first_name }}"})
    assert finding.severity is Severity.HINT
    assert finding.sentence == "person.first_name is not always known: ask for it with {% if %}, or give it a default."


@pytest.mark.parametrize("language", sorted(PROMOTIONAL_WORDS))
def test_promotion_is_found_in_every_language_and_allowed_in_offers(language: str) -> None:
    for word in PROMOTIONAL_WORDS[language]:
        parts = {"body": f"… {word} …"}
        assert codes(parts, language=language) == ["promotional"], word
        assert "promotional" not in codes(parts, topic=Topic.OFFERS, language=language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "It is not miscounted"),
        ("en", "Our salesman called"),
        ("en", "20 % of the way"),
        ("en", "You can follow your order now"),
        ("en", "Take your time, there is no hurry"),
        ("fr", "La remise de votre colis a lieu demain"),
        ("fr", "Il est arrivé. Profitez-en bien"),
        ("es", "Aprovechamos para darle las gracias"),
        ("pt", "Chegou hoje. Aproveite"),
        ("pl", "Przy okazji: paczka czeka w punkcie"),
        ("zh", "請留意取貨期限時間"),
        ("ja", "お得意様へのお知らせです"),
        ("ar", "تم خصم المبلغ من بطاقتك"),
    ],
)
def test_words_that_only_look_alike_are_left_alone(language: str, words: str) -> None:
    assert "promotional" not in codes({"body": words}, language=language)


@pytest.mark.parametrize("language", worded_languages())
def test_no_built_in_words_but_offers_promote_in_any_language(language: str) -> None:
    # One message asks whether offers are wanted, and has to name them.
    about_offers = {trigger for trigger, kind in TRIGGER_TYPES.items() if kind.topic is Topic.OFFERS} | {
        "offers.confirm"
    }
    ordinary = TRIGGER_TYPES.keys() - about_offers
    assert ordinary
    for trigger in ordinary:
        wording = get_wording(trigger, language)
        for part in PARTS:
            assert list(lint_promotion(part, getattr(wording, part), language)) == []


def test_a_variable_promotes_nothing() -> None:
    assert "promotional" not in codes({"body": "{% if shipment.discount %}a{% endif %}"})


def test_text_messages_of_several_segments_are_told() -> None:
    found = {finding.code: finding for finding in lint({"short": "Good news. " * 30})}
    assert (found["sms_segments"].severity, found["sms_segments"].values["segments"]) == (Severity.WARNING, 3)
    assert found["long_push"].severity is Severity.WARNING
    assert codes({"short": "Good news."}) == []
    assert [each.severity for each in lint({"short": "Good news. " * 13}) if each.code == "sms_segments"] == [
        Severity.HINT
    ]


def test_lengths_are_judged_only_where_the_words_are_said() -> None:
    parts = {"short": "Good news. " * 30}
    assert [finding.code for finding in lint(parts, channel=Channel.PUSH)] == ["long_push"]
    assert [finding.code for finding in lint(parts, channel=Channel.EMAIL)] == []


def test_long_subjects_and_titles_are_told() -> None:
    assert codes({"subject": "A subject " * 8}) == ["long_subject"]
    parts = {"headline": "A headline that goes on " * 4, "short": "Fern & Field: it comes."}
    assert codes(parts) == ["long_push_title"]


def test_words_that_cannot_be_sent_are_an_error() -> None:
    finding = lint({"short": "Good news. " * 200})[0]
    assert (finding.severity, finding.code) == (Severity.ERROR, "not_sent")
    assert "segments; at most 10 are allowed" in finding.sentence


@pytest.mark.parametrize("short", ["Now cheaper.", "Don't STOPPER."])
def test_an_offer_by_text_message_says_how_to_end_it(short: str) -> None:
    finding = only({"short": short}, topic=Topic.OFFERS)
    assert (finding.severity, finding.code, finding.part) == (Severity.ERROR, "no_opt_out", "short")


@pytest.mark.parametrize("word", [*OPT_OUT_WORDS, "{{ links.preferences }}", "{{ links.unsubscribe }}"])
def test_every_way_to_end_offers_counts(word: str) -> None:
    assert "no_opt_out" not in codes({"short": f"Now cheaper. {word}"}, topic=Topic.OFFERS)


@pytest.mark.parametrize("words", ["配信停止はこちら", "回覆退訂即可取消", "أرسل لإيقاف الرسائل", "Answer STOP."])
def test_words_to_end_offers_are_found_within_scripts_that_join_them(words: str) -> None:
    assert "no_opt_out" not in codes({"short": words}, topic=Topic.OFFERS)


@pytest.mark.parametrize("word", OPT_OUT_WORDS)
def test_every_word_to_end_offers_is_understood_when_it_comes_back(word: str) -> None:
    assert read_reply(word) is Intent.STOP


def test_an_offer_by_mail_needs_an_opt_out_in_its_layout_or_its_words() -> None:
    bare = LintJob(
        sender=make_sender(email_layout="<html></html>"),
        scope=WordingScope(TRIGGER, "en", Channel.EMAIL),
        parts={"body": "Now cheaper."},
        topic=Topic.OFFERS,
        known=(),
    )
    (finding,) = lint_wording(bare)
    assert (finding.code, finding.sentence.endswith("link to {{ links.unsubscribe }}.")) == ("no_opt_out", True)
    assert lint({"body": "Now cheaper."}, topic=Topic.OFFERS, channel=Channel.EMAIL) == ()


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://shop.example/returns", []),
        ("https://www.shop.example", []),
        ("https://help.shop.example/?a=b", []),
        ("https://track.shop.example/t/abc", []),
        ("{{ links.page }}", []),
        ("(https://shop.example).", []),
        ("https://shop.example, https://shop.example! https://shop.example;", []),
        ("https://shop.example。", []),
        ("「https://shop.example」、", []),
        ("https://elsewhere.example/x", ["foreign_link"]),
        ("https://elsewhere.example,", ["foreign_link"]),
        ("https://bit.ly/3abc.", ["shortener"]),
        ("www.elsewhere.example", ["foreign_link"]),
        ("https://shop.example.evil.example/", ["foreign_link"]),
        ("https://notshop.example", ["foreign_link"]),
        ("https://bit.ly/3abc", ["shortener"]),
        ("bit.ly/3abc", ["shortener"]),
        ("habit.ly/3abc", []),
        ("http://[broken", ["foreign_link"]),
    ],
)
def test_links_stay_within_the_brand_and_are_not_hidden(link: str, expected: list[str]) -> None:
    assert codes({"body": f"See {link} for more."}) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("YOUR ORDER IS HERE", ["capitals"]),
        ("Your order is here!!!", ["exclamations"]),
        ("Answer STOP to end these messages", []),
        ("Order AB-1234 goes to Rome, NASA style", []),
        ("IHRE BESTELLUNG kommt", ["capitals"]),
        ("{% if ORDER %}{% endif %}Good", ["unknown_variable"]),
        ("您的訂單已送達", []),
    ],
)
def test_shouting_is_told(words: str, expected: list[str]) -> None:
    assert codes({"body": words}) == expected


def test_empty_and_unknown_parts_are_errors() -> None:
    assert codes({"body": " \n"}) == ["empty"]
    assert only({"footer": "x"}).sentence.startswith("There is no part footer; known are subject")


def test_the_worst_comes_first() -> None:
    found = lint({"body": "HELLO THERE {{ person.first_name }} {{ zebra }}"})
    assert [finding.severity for finding in found] == [Severity.ERROR, Severity.WARNING, Severity.HINT]


def test_a_finding_speaks_other_languages() -> None:
    finding = only({"short": "a {{ zebra }}"})
    said = finding.say({finding.message: "Es gibt kein %(name)s."}.__getitem__)
    assert said == "Es gibt kein zebra."


@given(st.dictionaries(st.sampled_from(PARTS), st.text(max_size=120)))
def test_any_words_are_judged_without_a_word_lost(parts: dict[str, str]) -> None:
    for finding in lint(parts):
        assert finding.part in PARTS
        assert finding.sentence
        assert 0 <= finding.line <= parts.get(finding.part, "").count("\n") + 20
