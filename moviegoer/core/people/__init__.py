"""Who is who: from faces to tracks to characters, and what people have corrected."""
