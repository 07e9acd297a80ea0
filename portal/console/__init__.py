"""Pages for merchants: everything behind a sign-in, every query bound to the merchant who signed in."""
