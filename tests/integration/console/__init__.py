"""The console: what its pages do to the shop, and whom they let in."""
