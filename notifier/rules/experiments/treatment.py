"""A rule as the people of an arm meet it."""

import uuid
from dataclasses import replace

from notifier.rules.experiments.assignment import choose_arm
from notifier.rules.experiments.definition import Arm
from notifier.rules.matching import RuleTerms


def treat(rule: RuleTerms, recipient_id: uuid.UUID) -> tuple[RuleTerms, Arm | None]:
    """The rule with what the recipient's arm changes, and the arm; the rule itself and None without experiment.

    Words are not planned but looked up when the message leaves, by the arm that is stored with it.
    """
    if rule.experiment is None:
        return rule, None
    arm = choose_arm(rule.experiment, recipient_id)
    timing, channels = arm.changes.timing, arm.changes.channels
    if timing is None and channels is None:
        return rule, arm
    return replace(rule, timing=timing or rule.timing, channels=channels or rule.channels), arm
