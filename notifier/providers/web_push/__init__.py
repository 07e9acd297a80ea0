"""Web push (RFC 8030, 8291, 8292): messages to browsers, by way of the push service of each browser's maker."""
