"""Two editions of one film side by side: which shots are the same, what was cut, what moved."""
