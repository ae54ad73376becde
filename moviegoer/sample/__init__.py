"""A short synthetic film whose truth is known: something to try every command on."""

from moviegoer.sample.film import truth, truth_path, write_sample

__all__ = ["truth", "truth_path", "write_sample"]
