"""Labelling by eye: which pictures to ask about, and the local page that asks."""
