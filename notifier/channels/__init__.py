"""What is said on each channel and its limits: rendering, addresses, content."""
