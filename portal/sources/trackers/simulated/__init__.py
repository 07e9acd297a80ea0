"""The simulated carrier: a plain signed format in our own vocabulary and scripted journeys."""
