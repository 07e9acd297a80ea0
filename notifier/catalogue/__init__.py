"""What can happen: every trigger with its topic, lane, lifetime, facts, a sample, and what makes it old news."""
