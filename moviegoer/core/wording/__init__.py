"""Shots in words: the sentence a cinematographer would say, and shots found by words."""
