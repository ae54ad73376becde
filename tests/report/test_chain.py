from dataclasses import replace

import numpy as np

from moviegoer.report import chain
from moviegoer.report.reading import read
from moviegoer.types import SceneKind, Scores
from tests.report.invented_films import invent


def drawn(setups, looks=""):
    """Draw the chain of one dialogue of two people by turns, from these camera positions."""
    count = len(setups)
    analysis = invent(count, people=2, heads=False)
    one = analysis.cast[0]
    turns = [tuple(range(first, count + 1, 2)) for first in (1, 2)]
    scene = replace(
        analysis.scene_list[0],
        kind=SceneKind.DIALOGUE2,
        first_shot=1,
        last_shot=count,
        characters=(1, 2),
    )
    p = np.array([[look == side for side in "lcr"] for look in looks], float).reshape(-1, 3)
    gaze = Scores("gaze", ("left", "camera", "right"), p, np.full(len(looks), "faces"))
    film = replace(
        analysis,
        cast=tuple(replace(one, number=n + 1, shots=mine) for n, mine in enumerate(turns)),
        scene_list=(scene,),
        setups=np.array(setups),
        heads={"gaze": gaze} if looks else {},
    )
    return chain.chains(read(film))[scene.number]


def test_positions_that_return_are_named_and_joined():
    found = drawn([7, 3, 7, 9, 3, 7])
    assert found.letters == ("A", "B", "A", "", "B", "A")
    assert [arc.told[-7:] for arc in found.arcs] == ["A again", "B again", "A again"]
    assert found.arcs[0].colour == found.arcs[2].colour != found.arcs[1].colour
    assert found.arcs[0].path.startswith("M64,40 ")
    assert found.arcs[0].path.endswith(" 332,40")
    assert found.told == "Camera positions A, B return."
    assert found.width == 6 * 134 - 6


def test_a_far_return_stays_inside_the_drawing():
    (arc,) = drawn([1, *range(2, 40), 1]).arcs
    handle = float(arc.path.split("C")[1].split()[0].split(",")[1])
    # A cubic curve with both handles at one height reaches three quarters of the way to them.
    assert 40 - 0.75 * (40 - handle) >= 0


def test_looks_are_arrows_and_meet_at_cuts():
    found = drawn([1, 2, 3], "rll")
    assert [arrow for arrow, _ in found.looks] == ["→", "←", "←"]
    assert found.looks[0][1] == "looks right"
    assert found.meets == (131,)
    assert found.height < 40
    assert found.told == (
        "No camera position returns; looks meet at 1 of 2 cuts between two people."
    )


def test_without_answers_nothing_is_said_of_looks():
    found = drawn([1, 1, 2])
    assert found.looks == (("", ""),) * 3
    assert found.told == "Camera position A returns."


def test_many_positions_are_counted():
    setups = [*range(30), *range(30)]
    found = drawn(setups)
    assert found.told == "30 camera positions return."
    assert (found.letters[25], found.letters[26]) == ("Z", "27")
