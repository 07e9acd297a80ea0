"""The language of pages: which one, its words, its dates and money, and that every page renders in it."""
