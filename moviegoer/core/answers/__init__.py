"""What a picture shows: every head's answers, whom to believe, and how surely."""
