"""Rules in the console: the list, the builder, rehearsals, experiments, ready-made flows and the shop's own limits."""
