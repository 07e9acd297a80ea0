"""Facts of any shape are a message of every short channel or one sentence, never another exception."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from notifier.channels.chat import render_chat
from notifier.channels.inbox import render_inbox
from notifier.channels.push import render_push
from notifier.channels.rendering import WordingError
from notifier.channels.short_words import ShortJob
from notifier.channels.sms import render_sms
from notifier.channels.whatsapp import render_whatsapp
from tests.unit.channels.short_jobs import NOW, make_short_job
from tests.unit.channels.test_odd_facts import GROUPS, VALUES

CHANNELS = {
    "sms": lambda job: render_sms(job).text,
    "sms in look-alikes": lambda job: render_sms(job, transliterates=True).text,
    "push": lambda job: render_push(job).payload.decode("utf-8"),
    "whatsapp": lambda job: render_whatsapp(job, wrote_at=NOW, template=None).text,
    "template": lambda job: " ".join(render_whatsapp(job, wrote_at=None, template=None).body_parameters),
    "chat": lambda job: render_chat(job).text_with_link,
    "inbox": lambda job: render_inbox(job).text,
}


def say(channel: str, job: ShortJob) -> str:
    try:
        return CHANNELS[channel](job)
    except WordingError as problem:
        assert str(problem).endswith(".")  # noqa: PT017  either is right, but both must be whole
        return str(problem)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.fixed_dictionaries({}, optional=dict.fromkeys(keys, VALUES)) for name, keys in GROUPS.items()
        },
    ),
    st.sampled_from(["order.placed", "shipment.out_for_delivery", "estimate.moved"]),
    st.sampled_from(sorted(CHANNELS)),
)
def test_any_facts_are_a_message_or_a_sentence(facts: dict[str, Any], trigger: str, channel: str) -> None:
    said = say(channel, make_short_job(trigger, facts=facts))
    assert said.encode("utf-8")
    assert "\0" not in said


def test_a_chat_message_names_order_and_shop_and_ends_with_the_link() -> None:
    content = render_chat(make_short_job("order.cancelled"))
    assert content.title == "Order #1001 at Fern & Field"
    assert content.text_with_link == f"{content.text}\n{content.link}"
    bare = render_chat(make_short_job("order.cancelled", facts={}, page_url=None))
    assert (bare.title, bare.text_with_link) == ("Fern & Field", bare.text)
