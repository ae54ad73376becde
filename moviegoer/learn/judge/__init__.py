"""Trained models judged: how right, where wrong, how sure, and what they look at."""
