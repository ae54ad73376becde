"""Pictures that show nearly the same: by a perceptual hash.

The hash is Johannes Buchner's imagehash's ``phash``: the signs of the lowest 8×8 frequencies of
the picture against their median (Christoph Zauner, "Implementation and Benchmarking of Perceptual
Image Hash Functions", 2010). It outlives another size, another compression, a little more light.
Known failures: a picture turned, mirrored or cut tighter is another one; pictures without any
drawing in them (black frames) hash as their noise does.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moviegoer.sense import stills
from moviegoer.types import Image, Ints

__all__ = ["NEAR", "Hash", "Seen", "clusters", "hash_of", "near", "read"]

Hash = NDArray[np.uint8]
"""64 bits, packed into 8 bytes."""
NEAR = 10
"""Bits by which pictures that show nearly the same may differ. Of the 731,445 pairs of 1,210 film
stills one is as near, the same still with and without bars; the next ones differ by 12."""
LOOK_PX = 256


def hash_of(image: Image) -> Hash:
    """Hash an RGB picture."""
    from imagehash import phash
    from PIL import Image as Pillow

    return np.packbits(phash(Pillow.fromarray(image)).hash.ravel())


def read(path: Path) -> Hash:
    """Hash a picture file, without its black bars.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    return hash_of(stills.picture(path, longest_px=LOOK_PX))


class Seen:
    """Hashes seen so far."""

    def __init__(self) -> None:
        self._known: list[Hash] = []

    def again(self, new: Hash, *, within: int = NEAR) -> bool:
        """Tell whether one like it was seen before; if not, remember it."""
        if self._known and (_apart(np.array(self._known), new) <= within).any():
            return True
        self._known.append(new)
        return False


def near(hashes: NDArray[np.uint8], *, within: int = NEAR) -> list[tuple[int, int]]:
    """Pairs of rows that differ by at most ``within`` bits, ``(n, 8)``; the lower row first."""
    return [
        (row, row + 1 + int(other))
        for row in range(len(hashes) - 1)
        for other in np.flatnonzero(_apart(hashes[row + 1 :], hashes[row]) <= within)
    ]


def clusters(rows: int, pairs: list[tuple[int, int]]) -> Ints:
    """Number what hangs together by pairs: ``(rows,)``, from 0 in order of the first row."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    graph = coo_array((np.ones(len(left), bool), (left, right)), shape=(rows, rows))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def _apart(hashes: NDArray[np.uint8], one: Hash) -> Ints:
    return np.asarray(np.bitwise_count(hashes ^ one).sum(axis=-1, dtype=np.int64))
