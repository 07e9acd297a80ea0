"""Connections of a shop: stores and trackers, how they are doing, what carriers' codes mean, who carries messages."""
