"""The demo fills two shops through the real pipeline and keeps them alive."""
