"""The foundation both packages stand on."""
