"""Figures: of messages for merchants, and for operators what waits."""

from notifier.queries.message_figures import (
    TIME_LIMITS,
    CountingState,
    FigureQuery,
    FigureRow,
    MessageCost,
    MessageCounts,
    MessageFigures,
    load_counting_state,
    load_figure_languages,
    load_message_costs,
    load_message_figures,
    load_rule_names,
)
from notifier.queries.troubled_counts import count_troubled
from notifier.queries.waiting_messages import load_waiting
from notifier.vocabulary.figure_group import FigureGroup

__all__ = [
    "TIME_LIMITS",
    "CountingState",
    "FigureGroup",
    "FigureQuery",
    "FigureRow",
    "MessageCost",
    "MessageCounts",
    "MessageFigures",
    "count_troubled",
    "load_counting_state",
    "load_figure_languages",
    "load_message_costs",
    "load_message_figures",
    "load_rule_names",
    "load_waiting",
]
