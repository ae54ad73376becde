"""The laboratory: a classifier of your own, from labelled pictures to a file of weights."""
