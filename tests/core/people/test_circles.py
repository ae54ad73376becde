import numpy as np

from moviegoer.core.people.characters import describe
from moviegoer.core.people.circles import circles
from moviegoer.types import Scene, SceneKind, Span
from tests.casts import film


def scene(number: int, kind: SceneKind, *who: int) -> Scene:
    return Scene(number, kind, number, number, Span(0.0, 1.0), 0, 1, who)


def test_scales_frames_and_dialogues_of_each_character() -> None:
    # 0 is in shots 1, 2, 3; 1 shares a frame with them in shot 1, and the shot alone in shot 2.
    seen = film([(1, 0, 0.0), (1, 0, 1.0), (1, 1, 0.0), (1, 1, 1.0), (2, 0, 0.0), (2, 1, 1.0)])
    cast = describe(seen.faces, np.array([0, 1, 0, 1, 0, 1]), seen.keyframes, seen.shots)
    found = circles(
        cast,
        faces=seen.faces,
        keyframes=seen.keyframes,
        scenes=[
            scene(1, SceneKind.DIALOGUE2, 1, 2),
            scene(2, SceneKind.DIALOGUE, 2, 1, 3),
            scene(3, SceneKind.OTHER, 1, 2),
        ],
        scale=["MCU", "CU", "", "", "", ""],
    )
    assert found[1].scales == {"CU": 0.5, "MCU": 0.5}
    assert found[1].frames == {2: 1}
    assert found[2].frames == {1: 1}
    assert found[1].dialogues == {2: 2, 3: 1}


def test_shots_without_a_scale_do_not_count() -> None:
    seen = film([(1, 0, 0.0), (2, 0, 0.0), (3, 0, 0.0)])
    cast = describe(seen.faces, np.zeros(3, int), seen.keyframes, seen.shots)
    (found,) = circles(
        cast,
        faces=seen.faces,
        keyframes=seen.keyframes,
        scenes=[],
        scale=["LS", "", "LS"] + [""] * 3,
    ).values()
    assert found.scales == {"LS": 1.0}
    assert (found.frames, found.dialogues) == ({}, {})
