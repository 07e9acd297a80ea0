"""What the shop sells, as its pages may offer it."""
