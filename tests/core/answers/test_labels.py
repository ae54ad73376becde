import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.answers import labels
from moviegoer.types import Faces, Scores

FRONTAL = np.array([[0.45, 0.3], [0.55, 0.3], [0.5, 0.35], [0.46, 0.4], [0.54, 0.4]])


def scores(head: str, names: tuple[str, ...], p: list[list[float]], how: str) -> Scores:
    values = np.array(p, float)
    told = np.where(np.isnan(values).any(axis=1), "", how)
    return Scores(head, names, values, told, exclusive=len(names) > 1)


def faces(*rows: tuple[int, float, float, float]) -> Faces:
    """Frame, centre, height and probability of each face."""
    box = np.array([[x - h / 4, 0.2, x + h / 4, 0.2 + h] for _, x, h, _ in rows]).reshape(-1, 4)
    return Faces(
        frame=np.array([frame for frame, *_ in rows], np.int64),
        box=box,
        landmarks=np.array([FRONTAL + np.array([x - 0.5, 0]) for _, x, *_ in rows]).reshape(
            -1, 5, 2
        ),
        probability=np.array([p for *_, p in rows], float),
        sharpness=np.ones(len(rows)),
        height_px=np.ones(len(rows)),
    )


def test_the_most_trusted_way_answers() -> None:
    measured = {"color.tones": scores("color.tones", ("cool", "warm"), [[1, 0]], "measured")}
    clip = {"color.tones": scores("color.tones", ("cool", "warm"), [[0, 1]], "cinemaclip")}
    answer = labels.answer(shot=np.array([1]), shots=1, ways=[measured, clip])["color.tones"]
    assert answer.how.tolist() == ["cinemaclip"]
    assert answer.labels[answer.p[0].argmax()] == "warm"


def test_a_way_that_answers_nothing_gives_way() -> None:
    measured = {"x": scores("x", ("a", "b"), [[0.2, 0.8]], "measured")}
    clip = {"x": scores("x", ("a", "b"), [[np.nan, np.nan]], "cinemaclip")}
    answers = labels.answer(shot=np.array([1]), shots=1, ways=[clip, measured])
    assert answers["x"].how.tolist() == ["measured"]


def test_a_head_nobody_answers_is_left_out() -> None:
    way = {"x": scores("x", ("a", "b"), [[np.nan, np.nan]], "faces")}
    assert labels.answer(shot=np.array([1]), shots=1, ways=[way]) == {}


def test_keyframes_of_a_shot_are_pooled_and_unanswered_ones_do_not_count() -> None:
    p = [[0.9, 0.1], [np.nan, np.nan], [0.9, 0.1], [0.2, 0.8]]
    way = {"x": scores("x", ("a", "b"), p, "measured")}
    pooled = labels.answer(shot=np.array([1, 1, 1, 3]), shots=3, ways=[way])["x"]
    assert pooled.p[0] == pytest.approx([0.9, 0.1])
    assert np.isnan(pooled.p[1]).all()
    assert pooled.p[2] == pytest.approx([0.2, 0.8])
    assert pooled.how.tolist() == ["measured", "", "measured"]


def test_yes_no_heads_pool_by_log_odds() -> None:
    way = {"mcu": scores("mcu", ("yes",), [[0.9], [0.1], [0.5]], "framing-model")}
    assert labels.answer(shot=np.array([1, 1, 1]), shots=1, ways=[way])["mcu"].p[0, 0] == (
        pytest.approx(0.5)
    )


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_pooling_does_not_hang_on_the_order_of_keyframes(
    raw: list[tuple[float, float]], random: object
) -> None:
    p = np.array(raw) + 1e-6
    p /= p.sum(axis=1, keepdims=True)
    shot = np.arange(len(p)) % 2 + 1
    order = np.array(random.sample(range(len(p)), len(p)))  # type: ignore[attr-defined]
    one = {"x": scores("x", ("a", "b"), p.tolist(), "measured")}
    other = {"x": scores("x", ("a", "b"), p[order].tolist(), "measured")}
    first = labels.answer(shot=shot, shots=2, ways=[one])["x"].p
    second = labels.answer(shot=shot[order], shots=2, ways=[other])["x"].p
    assert second == pytest.approx(first, nan_ok=True)
    known = ~np.isnan(first[:, 0])
    assert first[known].sum(axis=1) == pytest.approx(np.ones(known.sum()))


def test_scale_is_said_in_cinemanets_words_too() -> None:
    names = ("ECU", "CU", "MCU", "MS", "MLS", "LS", "ELS", "NA")
    p = np.full((1, 8), 0.05)
    p[0, 2] = 0.65
    said = labels.cinemanet({"scale": scores("scale", names, p.tolist(), "framing-model")})
    framing = said["shot.framing"]
    assert framing.labels[framing.p[0].argmax()] == "medium-closeup"
    assert said["scale"].labels == names


def test_what_is_in_cinemanets_words_already_is_kept_as_it_is() -> None:
    level = scores("shot.level", ("level", "tilted"), [[0.9, 0.1]], "framenet")
    place = scores("location", ("int", "ext", "na"), [[0.8, 0.1, 0.1]], "framenet")
    said = labels.cinemanet({"shot.level": level, "location": place})
    assert set(said) == {"shot.level", "shot.location"}
    assert said["shot.level"] is level


def test_two_people_are_less_common_in_films_than_on_stills() -> None:
    names = ("single", "two", "three", "group", "none")
    close = scores("type", names, [[0.44, 0.46, 0.02, 0.04, 0.04]], "framing-model")
    said = labels.cinemanet({"type": close})
    assert said["type"].labels[said["type"].p[0].argmax()] == "single"
    assert said["type"].p.sum() == pytest.approx(1)
    assert said["shot.type"].p == pytest.approx(said["type"].p)


def test_side_gaze_and_weight_come_from_the_largest_sure_face() -> None:
    found = faces((5, 0.2, 0.3, 0.99), (5, 0.8, 0.5, 0.6), (9, 0.5, 0.4, 0.99))
    told = labels.seen(faces=found, frames=np.array([5, 7, 9]), aspect=np.full(3, 1.78))
    side = told["face_side"]
    assert [side.labels[i] for i in np.nan_to_num(side.p).argmax(axis=1)[[0, 2]]] == [
        "left",
        "centre",
    ]
    assert np.isnan(side.p[1]).all()
    assert told["gaze"].labels[told["gaze"].p[2].argmax()] == "camera"
    composition = told["shot.composition"]
    assert composition.labels[composition.p[0].argmax()] == "left"


def test_two_like_faces_on_both_sides_balance() -> None:
    told = labels.seen(
        faces=faces((1, 0.25, 0.4, 1.0), (1, 0.75, 0.38, 1.0)),
        frames=np.array([1]),
        aspect=np.array([1.78]),
    )
    composition = told["shot.composition"]
    assert composition.labels[composition.p[0].argmax()] == "balanced"


def kinds(label: str, p: float) -> Scores:
    names = ("single", "two", "three", "group", "none")
    rest = (1 - p) / 4
    return scores("type", names, [[p if n == label else rest for n in names]], "framing-model")


@pytest.mark.parametrize(
    ("label", "p", "faces_seen", "counted"),
    [
        ("two", 0.9, 1, 2),  # the other is seen from behind
        ("single", 0.9, 3, 1),  # the others are passers-by
        ("none", 0.9, 0, 0),
        ("group", 0.8, 0, 4),
        ("group", 0.8, 7, 7),
        ("single", 0.4, 3, 3),  # not sure enough to overrule faces
    ],
)
def test_faces_and_type_are_brought_together(
    label: str, p: float, faces_seen: int, counted: int
) -> None:
    found = faces(*[(1, 0.1 + 0.1 * i, 0.2, 0.99) for i in range(faces_seen)])
    count = labels.people(
        faces=found, frames=np.array([1]), shot=np.array([1]), kinds=kinds(label, p)
    )
    assert count.tolist() == [counted]
