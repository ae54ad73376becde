"""Turn a film into structure a scholar can read, count, dispute and cite."""

__version__ = "0.1.0"
