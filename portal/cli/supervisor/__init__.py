"""The embedded mode: one foreground process that owns broker, worker, clock and web server of one data folder."""
