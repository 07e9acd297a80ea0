"""Pages for shoppers: no sign-in, no cookie needed to look."""
