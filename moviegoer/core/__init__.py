"""Reasoning: pure functions over numbers. No paths, pixels, weights, clock or configuration."""
