"""How a picture's space is seen: depth of focus, level, symmetry, layout.

Cuts for focus were set as in :mod:`moviegoer.core.answers.colour`; for level, on stills that
CinemaNet labelled; for layout, on sheets of training stills sorted by each measure, by eye.
"""

from __future__ import annotations

import numpy as np

from moviegoer.core.answers.soft import Measured, above, holding, one_of, steps
from moviegoer.types import Floats, Scores

__all__ = ["focus", "layout", "level", "symmetric", "tilted"]

THIRDS = (1 / 3, 2 / 3)


def focus(m: Measured) -> Scores:
    """How deep the focus is: by how much fine detail there is where the picture is softest.

    Right in 0.61 of stills labelled by eye (area under the curve of deep against shallow 0.97);
    nothing is sharp where even the best blocks have little; a picture that is nearly empty cannot
    be judged. Known failure: grain is taken for detail, and a compressed dark ground for blur.
    """
    judged = above(m["full_share"], 0.15, 0.05)
    sharp = above(m["fine_high"], 0.42, 0.04)
    shallow, neutral, deep = (steps(m["fine_low"], (0.402, 0.497), 0.11) * sharp[:, None]).T
    p = np.stack([deep, neutral, shallow, 1 - sharp], axis=1) * judged[:, None]
    labels = ("deep", "neutral", "shallow", "out", "na")
    return one_of("shot.focus", labels, np.column_stack([p, 1 - judged]))


def _rolled(m: Measured) -> Floats:
    """Probability that the camera is rolled: straight lines agree on a slant.

    Of CinemaNet's train stills labelled tilted it says so of 0.63, and of 0.04 of those labelled
    something else, some of which are tilted too (area under the curve 0.90).
    """
    return above(m["tilt_gain"], 1.25, 0.4)


def level(m: Measured) -> Scores:
    """Level or tilted, ``na`` without straight lines or a face to judge by."""
    judged = np.maximum(
        above(m["straight"], 0.15, 0.08), np.nan_to_num(above(m["face_height"], 0.2, 0.1))
    )
    p = _rolled(m)
    labels = ("level", "tilted", "na")
    columns = [judged * (1 - p), judged * p, 1 - judged]
    return one_of("shot.level", labels, np.stack(columns, axis=1))


def tilted(m: Measured) -> Scores:
    """The same as a yes/no question."""
    return holding("shot.level.tilted", ("yes",), _rolled(m)[:, None])


def symmetric(m: Measured) -> Scores:
    """By the correlation of the blurred picture with its mirror image."""
    return holding("shot.composition.symmetric", ("yes",), _mirrored(m)[:, None])


def _mirrored(m: Measured) -> Floats:
    return above(m["mirror"], 0.85, 0.06)


def layout(m: Measured) -> Scores:
    """How the picture's space is laid out, as far as lines, empty parts and the face's place say.

    Perspective, flat and isometric space, open and closed frames and the horizon are left to other
    ways: a row of level lines was a table or a shelf as often as a horizon.
    """
    middle, aside, thirds = _places(m)
    labels = ("dense", "sparse", "verticality", "horizontality", "diagonality", "ruleofthirds",
              "negativespace", "symmetric", "centered", "offcenter")  # fmt: skip
    empty, edges = m["empty_share"], m["edge_share"]
    near = np.nan_to_num(above(m["face_height"], 0.45, 0.1), nan=0.0)
    upright, level_, slanted = m["upright"], m["level"], m["slanted"]
    p = [
        above(edges, 0.42, 0.04) * (1 - above(empty, 0.05, 0.02)),
        above(empty, 0.6, 0.06) * (1 - above(edges, 0.07, 0.02)) * (1 - near),
        above(upright - 0.7 * (level_ + slanted), 1.0, 0.25),
        above(level_ - 0.7 * (upright + slanted), 1.0, 0.25),
        above(slanted - 0.7 * (upright + level_), 1.5, 0.25) * (1 - near),
        thirds,
        above(empty, 0.4, 0.06) * above(m["textured_share"], 0.1, 0.05) * (1 - near),
        _mirrored(m),
        middle,
        aside,
    ]
    return holding("composition.spatial", labels, np.stack(p, axis=1))


def _places(m: Measured) -> tuple[Floats, Floats, Floats]:
    """Whether what draws the eye lies in the middle, aside, and upon a third.

    A face draws the eye; without one the picture's detail does where it lies close together, and
    else nothing is said to lie anywhere.
    """
    alone = np.isnan(m["face_x"])
    x = np.where(alone, m["weight_x"], m["face_x"])
    drawn = np.where(alone, above(0.21 - m["weight_spread"], 0.0, 0.02), 1.0)
    middle = 1 - above(abs(x - 0.5), 0.08, 0.03)
    beside = np.min([abs(x - third) for third in THIRDS], axis=0)
    height = np.nan_to_num(m["face_y"], nan=0.5)
    over = np.min([abs(height - third) for third in THIRDS], axis=0)
    thirds: Floats = above(0.075 - beside, 0.0, 0.03) * above(0.12 - over, 0.0, 0.04)
    return middle * drawn, (1 - middle) * drawn, thirds
