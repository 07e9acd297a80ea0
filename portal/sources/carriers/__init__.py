"""Companies that move parcels and how their tracking numbers look."""
