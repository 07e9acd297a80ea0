"""What the first page shows."""

from dataclasses import dataclass

from portal.console.orders.views import OrderRow
from portal.insights.attention import Attention
from portal.insights.charts.lines import LineChart
from portal.insights.message_report import DayFigures
from portal.merchants.first_steps import FirstSteps


@dataclass(frozen=True, slots=True)
class AttentionCard:
    """Something to look at, and where."""

    attention: Attention
    url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """What needs attention, the messages of the last days, and the newest orders."""

    cards: tuple[AttentionCard, ...]
    day_chart: LineChart
    days: tuple[DayFigures, ...]
    has_messages: bool
    orders: tuple[OrderRow, ...]
    #: What is left of the first steps; None when nothing is, or nobody wants to be reminded.
    first_steps: FirstSteps | None
