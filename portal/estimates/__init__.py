"""When parcels arrive: what was told, and what the shop's own deliveries teach."""
