"""Many films: reading what is known of each, and asking who made which."""
