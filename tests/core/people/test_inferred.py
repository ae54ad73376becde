from dataclasses import replace

import numpy as np
import pytest

from moviegoer.core.people.characters import describe
from moviegoer.core.people.inferred import infer
from moviegoer.types import Character
from tests.casts import Seen, film

ROOM, COAT, SHIRT = (60.0, 0.0, 0.0), (25.0, 30.0, 10.0), (85.0, -20.0, 20.0)


def layouts(worn: list[tuple[float, float, float] | None]) -> np.ndarray:
    """Three pictures of each of six shots: a room, and what is worn under the face at the left."""
    pictures = np.empty((18, 9, 16, 3))
    pictures[:] = ROOM
    for shot, colour in enumerate(worn):
        if colour is not None:
            pictures[3 * shot : 3 * shot + 3, 2:7, 0:3] = colour
    return pictures


def told(
    seen: Seen,
    worn: list[tuple[float, float, float] | None],
    *,
    setups: tuple[int, ...] = (1, 2, 1, 2, 1, 3),
    people: tuple[int, ...] = (1,) * 6,
    group: tuple[int, ...] = (0,),
) -> tuple[Character, ...]:
    cast = describe(seen.faces, np.array(group), seen.keyframes, seen.shots)
    return infer(
        cast,
        setups=np.array(setups),
        faces=seen.faces,
        keyframes=seen.keyframes,
        layouts=layouts(worn),
        people=np.array(people),
    )


def test_whoever_sits_there_in_the_same_coat_is_there_and_marked_as_inferred() -> None:
    (one,) = told(film([(1, 0, 0.0)]), [COAT, None, COAT, None, SHIRT, COAT])
    assert one.shots == (1,)
    assert one.inferred == (3,), "another shirt in shot 5, another setup in shot 6"


def test_an_empty_chair_is_nobody() -> None:
    (one,) = told(film([(1, 0, 0.0)]), [COAT, None, None, None, COAT, None])
    assert one.inferred == (5,)
    (one,) = told(
        film([(1, 0, 0.0)]), [COAT, None, None, None, COAT, None], people=(1, 1, 1, 1, 0, 1)
    )
    assert one.inferred == ()


def test_a_change_of_light_on_all_of_the_picture_changes_nobody() -> None:
    seen = film([(1, 0, 0.0)])
    cast = describe(seen.faces, np.array([0]), seen.keyframes, seen.shots)
    pictures = layouts([COAT, None, COAT, None, None, None])
    pictures[6:9, :, :, 0] -= 15
    (one,) = infer(
        cast,
        setups=np.array((1, 2, 1, 2, 1, 3)),
        faces=seen.faces,
        keyframes=seen.keyframes,
        layouts=pictures,
        people=np.ones(6, int),
    )
    assert one.inferred == (3,)


def test_who_is_not_always_in_a_setup_does_not_belong_to_it() -> None:
    # The setup shows two people in turn: which of them turns his back in shot 5 is not plain.
    seen = film([(1, 0, 0.0), (3, 0, 1.5)])
    cast = told(seen, [COAT, None, COAT, None, COAT, None], group=(0, 1))
    assert [one.inferred for one in cast] == [(), ()]


def test_a_face_at_the_bottom_of_the_picture_shows_no_clothes() -> None:
    seen = film([(1, 0, 0.0)])
    low = replace(seen.faces, box=np.array([[0.0, 0.8, 0.05, 1.0]]))
    (one,) = told(replace(seen, faces=low), [COAT, None, COAT, None, COAT, None])
    assert one.inferred == ()


@pytest.mark.parametrize("group", [(), (-1,)])
def test_nobody_known_nobody_inferred(group: tuple[int, ...]) -> None:
    seen = film([(1, 0, 0.0)] if group else [])
    assert told(seen, [None] * 6, group=group) == ()
