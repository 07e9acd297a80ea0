"""Experiments on one rule: who belongs to which arm, and what may be concluded from the counts."""
