"""Shapes of charts as coordinates: pure, without a word or a colour, for templates that draw them as SVG."""
