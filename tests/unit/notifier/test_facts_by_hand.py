"""Facts typed on a command line are refused before anything is published when no message could show them."""

import pytest

from notifier.foundation.errors import ProductError
from portal.cli.send import parse_facts


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[1]", "must be a JSON object"),
        ("{", "is not JSON"),
        ('{"order": "1001"}', '"order" must be an object'),
        ('{"refund": [100]}', '"refund" must be an object'),
        ('{"destination": "Lyon"}', '"destination" must be an object'),
        ('{"order": {"number": "1", "lines": {"a": 1}}}', '"lines" of "order" must be a list of objects'),
        ('{"order": {"lines": ["Cup"]}}', '"lines" of "order" must be a list of objects'),
        ('{"order": {"total_minor": "12.50"}}', "whole numbers of the smallest unit"),
        ('{"order": {"lines": [{"price_minor": 1.5}]}}', "whole numbers of the smallest unit"),
        ('{"order": {"lines": [{"quantity": "2"}]}}', '"quantity" must be a whole number'),
        ('{"order": {"currency": 978}}', '"currency" of "order" must be a text'),
    ],
)
def test_facts_of_an_odd_shape_are_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ProductError, match="--facts") as caught:
        parse_facts(text)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"order": null}',
        '{"order": {"number": "1", "total_minor": 1250, "currency": "EUR", "lines": [{"quantity": 2}]}}',
        '{"anything": [1, "2"]}',
    ],
)
def test_facts_a_message_can_show_are_taken(text: str) -> None:
    assert isinstance(parse_facts(text), dict)
