"""Perceiving: pixels, sound and weights in, columns out. One heavy library a file."""
