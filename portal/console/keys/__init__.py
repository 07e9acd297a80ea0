"""How other software works with the shop: keys of the REST API, and webhooks that tell it what happens."""
