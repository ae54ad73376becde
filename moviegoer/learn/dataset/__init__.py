"""Labelled pictures as one table: built, split, balanced, described and checked."""
