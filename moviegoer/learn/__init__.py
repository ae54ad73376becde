"""Training and evaluating the project's own models."""
