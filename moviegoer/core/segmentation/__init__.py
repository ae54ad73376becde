"""Where shots end, and which frames stand for them."""
