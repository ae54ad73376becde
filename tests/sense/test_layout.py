"""Small colour layouts of pictures."""

from __future__ import annotations

import numpy as np
import pytest

from moviegoer.sense.layout import layout


@pytest.mark.parametrize("shape", [(90, 160), (540, 960), (401, 333), (9, 16), (5, 7)])
def test_any_size_gives_the_same_cells(shape: tuple[int, int]) -> None:
    cells = layout(np.full((*shape, 3), 255, dtype=np.uint8))
    assert cells.shape == (9, 16, 3)
    assert cells.dtype == np.float32
    np.testing.assert_allclose(cells, np.broadcast_to([100, 0, 0], cells.shape), atol=0.5)


def test_colours_keep_their_place() -> None:
    picture = np.zeros((90, 160, 3), dtype=np.uint8)
    picture[:, :80, 0] = 200
    cells = layout(picture)
    assert cells[:, :7, 1].min() > 40
    assert abs(cells[:, 9:, 1]).max() < 5
