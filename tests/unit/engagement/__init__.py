"""Pure decisions about what shoppers tell."""
