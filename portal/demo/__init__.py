"""The demo: two invented shops whose orders come in as a store's would, carriers that move, an outbox to look into."""
