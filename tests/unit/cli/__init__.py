"""The parts of the embedded mode and of the commands, each on its own."""
