"""Counters of this process; everything that rests in tables is counted there instead, when metrics are read."""

from prometheus_client import Counter

WEBHOOKS = Counter("milepost_webhooks", "Webhook deliveries by kind and answer.", ["kind", "answer"])
