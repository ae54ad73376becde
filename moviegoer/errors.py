"""The errors a user can meet, and nothing else.

MoviegoerError
├── VideoError    the film cannot be opened, decoded or sought
├── ConfigError   a setting is unknown or out of range
├── HeadError     a head's definition or labels do not hold together
├── ModelError    weights are missing, broken or not what they claim to be
├── StoreError    a result cannot be read or written
└── DataError     a table, label file or data set is not usable

A message says what is wrong, where, and what to do, in one line. Only the command line catches
them; a library's own exception is translated in the module that calls the library.
"""

__all__ = [
    "ConfigError",
    "DataError",
    "HeadError",
    "ModelError",
    "MoviegoerError",
    "StoreError",
    "VideoError",
]


class MoviegoerError(Exception):
    """Anything that went wrong and that the user can do something about."""


class VideoError(MoviegoerError):
    """The film cannot be opened, decoded or sought."""


class ConfigError(MoviegoerError):
    """A setting is unknown or out of range."""


class HeadError(MoviegoerError):
    """A head's definition or labels do not hold together."""


class ModelError(MoviegoerError):
    """Weights are missing, broken or not what they claim to be."""


class StoreError(MoviegoerError):
    """A result cannot be read or written."""


class DataError(MoviegoerError):
    """A table, label file or data set is not usable."""
