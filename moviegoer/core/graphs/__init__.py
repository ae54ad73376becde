"""The film and its people as graphs."""
