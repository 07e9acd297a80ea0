"""Pure parts of the REST API."""
