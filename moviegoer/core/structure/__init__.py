"""Setups and scenes: how shots hang together."""
