"""Dialogue scenes: who talks with whom, and how it is staged."""
