"""Analysing many films: what is to do, who does it, what became of it."""
