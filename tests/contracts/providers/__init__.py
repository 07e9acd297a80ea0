"""The contract of e-mail providers, fulfilled by each of them."""
