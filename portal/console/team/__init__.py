"""The team: who may sign in, with which role, and who is invited."""
