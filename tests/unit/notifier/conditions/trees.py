"""Hypothesis strategies: conditions of any shape, snapshots that fit them, and snapshots of any JSON at all."""

from hypothesis import strategies as st

from notifier.rules.fact_kinds import FactKind
from notifier.rules.facts.registry import FACTS
from notifier.rules.operators import ValueShape, operators_of
from notifier.vocabulary.facts import Facts, JsonValue
from tests.unit.notifier.conditions.samples import ask, snapshot

WORDS = st.sampled_from(["vip", "Été", "DHL", "in transit", "colis perdu", "A-1", "Łódź"])
MOMENTS = st.datetimes().map(lambda moment: f"{moment.isoformat()}+02:00")
ELEMENTS: dict[FactKind, st.SearchStrategy[JsonValue]] = {
    FactKind.TEXT: WORDS,
    FactKind.TEXTS: WORDS,
    FactKind.NUMBER: st.integers(-5, 5) | st.sampled_from([0.5, 2.0, 1e15]),
    FactKind.MONEY: st.builds(
        lambda amount, currency: {"amount": amount, "currency": currency},
        st.sampled_from(["0", "1.00", "100", "-2"]),
        st.just("EUR"),
    ),
    FactKind.DAY: st.dates().map(lambda day: day.isoformat()),
    FactKind.MOMENT: MOMENTS,
    FactKind.YES_NO: st.booleans(),
    FactKind.COUNTRY: st.sampled_from(["FR", "de", "UK"]),
    FactKind.PLACE: WORDS,
    FactKind.POSTCODE: st.sampled_from(["75011", "SW1A 1AA", "00-950"]),
    FactKind.LANGUAGE: st.sampled_from(["de", "pt-BR", "zh_Hant", "ar"]),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | MOMENTS | ELEMENTS[FactKind.DAY],
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
#: Every key a fact may be read from, so that odd values reach the readers.
KEYS = sorted({name.partition(".")[2] for name in FACTS} | {"total_minor", "amount_minor", "lines", "checkpoints"})
GROUPS = sorted({name.partition(".")[0] for name in FACTS})
LINES = st.lists(st.dictionaries(st.sampled_from(["sku", "title", "tags", "is_consumable"]), JSON) | JSON, max_size=3)
ODD_SNAPSHOTS = st.dictionaries(
    st.sampled_from(GROUPS), st.dictionaries(st.sampled_from(KEYS), JSON | LINES, max_size=8) | JSON, max_size=5
)


@st.composite
def comparisons(draw: st.DrawFn) -> dict[str, JsonValue]:
    """One comparison as a merchant may write it."""
    fact = draw(st.sampled_from(list(FACTS.values())))
    operator = draw(st.sampled_from(operators_of(fact.kind)))
    element = st.sampled_from(list(fact.choices)) if fact.choices else ELEMENTS.get(fact.kind, WORDS)
    match operator.shape:
        case ValueShape.NONE:
            return ask(fact.name, operator.name)
        case ValueShape.ONE:
            return ask(fact.name, operator.name, draw(element))
        case ValueShape.PAIR:
            value = draw(element)
            return ask(fact.name, operator.name, [value, value])
        case ValueShape.DAYS:
            return ask(fact.name, operator.name, draw(st.integers(0, 3650)))
        case ValueShape.POSTCODES:
            return ask(fact.name, operator.name, draw(st.lists(st.sampled_from(["75", "10..20", "SW1"]), min_size=1)))
        case _:
            return ask(fact.name, operator.name, draw(st.lists(element, min_size=1, max_size=3)))


@st.composite
def known_cases(draw: st.DrawFn) -> tuple[dict[str, JsonValue], Facts]:
    """A comparison of a fact that stands in the snapshot itself, with a snapshot that knows it."""
    comparison = draw(comparisons())
    fact = FACTS[str(comparison["fact"])]
    element = st.sampled_from(list(fact.choices)) if fact.choices else ELEMENTS.get(fact.kind, WORDS)
    if fact.kind is FactKind.MONEY:
        group = fact.name.partition(".")[0]
        currency = draw(st.sampled_from(["EUR", "EUR", "USD"]))
        return comparison, {
            group: {f"{fact.name.partition('.')[2]}_minor": draw(st.integers(-200, 10_000)), "currency": currency}
        }
    value = draw(st.lists(element, max_size=3) if fact.kind is FactKind.TEXTS else element)
    return comparison, snapshot(fact.name, value)


def _group(members: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[JsonValue]:
    return st.builds(
        lambda kind, listed: {kind: listed},
        st.sampled_from(["all", "any", "none"]),
        st.lists(members, min_size=1, max_size=3),
    )


CONDITIONS = _group(comparisons() | _group(comparisons() | _group(comparisons())))
