from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer import heads
from moviegoer.core.answers.colour import NAMES as COLOURS
from moviegoer.core.answers.colour import named
from moviegoer.core.answers.looks import RULES, measured
from moviegoer.sense.measures import Measures

NAMES = [field.name for field in fields(Measures) if field.name != "palette"]
FACE = [name for name in NAMES if name.startswith("face_")]
GREYS = np.array([[[0.5, 0.5, 0.5, 0.125]] * 8])


def table(values: dict[str, float]) -> dict[str, np.ndarray]:
    columns = {name: np.array([0.5]) for name in NAMES}
    return columns | {name: np.array([v]) for name, v in values.items()} | {"palette": GREYS}


def said(head: str, **values: float) -> str:
    scores = measured(table(values))[head]
    return scores.labels[int(scores.p[0].argmax())]


DARK_SHAPE = {
    "shape_share": 0.25, "shape_whole": 0.95, "shape_top": 0.1, "shape_luma": 0.03,
    "ground_luma": 0.6, "parting": 0.9, "edge_share": 0.05,
}  # fmt: skip


@pytest.mark.parametrize(
    ("head", "values", "label"),
    [
        ("color.saturation", {"lab_spread": 0.04, "chroma_high": 0.1}, "desaturated"),
        ("color.saturation", {"lab_spread": 0.3, "chroma_high": 0.7}, "saturated"),
        ("color.tones", {"chroma_high": 0.0, "chroma": 0.0}, "blackwhite"),
        ("color.tones", {"cross_spread": 0.0}, "blackwhite"),
        ("color.tones", {"cool_area": 0.01, "other_hues": 0.0}, "warm"),
        ("color.tones", {"cool_area": 0.98, "other_hues": 0.0}, "cool"),
        ("color.tones", {"cool_area": 0.5, "other_hues": 0.3}, "mixed"),
        ("color.tones", {"chroma": 0.03}, "neutral"),
        ("color.theory", {"other_hues": 0.0, "cross_spread": 0.01}, "monochrome"),
        ("color.theory", {"other_hues": 0.01, "cross_spread": 0.1}, "analagous"),
        ("color.theory", {"other_hues": 0.2, "cross_spread": 0.1}, "complementary"),
        ("color.contrast", {"lab_spread": 0.3}, "high"),
        ("color.dominant", {}, "grey"),
        ("color.key", {"green_ground": 0.5, "blue_ground": 0.0, "black_border": 0.0,
                       "white_border": 0.0, "black_ground": 0.1}, "green"),
        ("color.key", {"green_ground": 0.0, "blue_ground": 0.6, "black_border": 0.0,
                       "white_border": 0.0, "black_ground": 0.1}, "blue"),
        ("color.key", {"green_ground": 0.0, "blue_ground": 0.0, "black_ground": 0.8,
                       "white_ground": 0.0, "black_border": 1.0}, "luma"),
        ("color.key", {"green_ground": 0.0, "blue_ground": 0.0, "black_ground": 0.6,
                       "white_ground": 0.4, "black_border": 1.0}, "matte"),
        ("color.key", {"green_ground": 0.0, "blue_ground": 0.0, "black_ground": 0.1,
                       "white_ground": 0.0, "black_border": 0.2}, "na"),
        ("shot.lighting.contrast", {"middle_share": 0.9}, "low"),
        ("shot.lighting.contrast", {"middle_share": 0.2}, "high"),
        ("shot.lighting.contrast", {"luma_spread": 0.0}, "na"),
        ("shot.lighting.direction", {"face_left": 0.6, "face_right": 0.2}, "left"),
        ("shot.lighting.direction", {"face_left": 0.5, "face_right": 0.5}, "front"),
        ("shot.lighting.direction", {"face_luma": 0.1, "face_left": 0.1, "face_right": 0.1,
                                     "face_around": 0.7}, "back"),
        ("shot.lighting", {"light_share": 0.7, "dim_share": 0.02}, "high-key"),
        ("shot.lighting", {"light_share": 0.02, "dim_share": 0.8}, "low-key"),
        ("shot.lighting", {"light_share": 0.1, "dim_share": 0.2, **DARK_SHAPE}, "neutral"),
        ("shot.focus", {"fine_low": 0.6}, "deep"),
        ("shot.focus", {"fine_low": 0.3}, "shallow"),
        ("shot.focus", {"fine_low": 0.1, "fine_high": 0.2}, "out"),
        ("shot.focus", {"full_share": 0.0}, "na"),
        ("shot.level", {"tilt_gain": 3.0}, "tilted"),
        ("shot.level", {"tilt_gain": 0.0}, "level"),
        ("shot.level", {"straight": 0.0, "face_height": 0.0}, "na"),
    ],
)  # fmt: skip
def test_plain_cases(head: str, values: dict[str, float], label: str) -> None:
    assert said(head, **values) == label


def holds(head: str, label: str, **values: float) -> float:
    scores = measured(table(values))[head]
    return float(scores.p[0, scores.labels.index(label)])


def test_a_dark_shape_is_a_silhouette_until_its_face_is_lit() -> None:
    unlit = holds("shot.lighting.silhouette", "yes", **DARK_SHAPE, face_luma=0.05)
    assert unlit > 0.5 > holds("shot.lighting.silhouette", "yes", **DARK_SHAPE, face_luma=0.6)
    assert holds("shot.lighting", "silhouette", **DARK_SHAPE, face_luma=0.05) == unlit


def test_a_face_upon_a_third_is_off_centre() -> None:
    place = {"face_x": 0.34, "face_y": 0.3}
    assert holds("composition.spatial", "ruleofthirds", **place) > 0.8
    assert holds("composition.spatial", "offcenter", **place) > 0.8
    assert holds("composition.spatial", "centered", **place) < 0.2


def test_lines_that_rule_are_said() -> None:
    assert holds("composition.spatial", "verticality", upright=2.0, level=0.1, slanted=0.1) > 0.9
    assert holds("composition.spatial", "horizontality", upright=2.0, level=0.1, slanted=0.1) < 0.1


def test_spread_detail_without_a_face_lies_nowhere() -> None:
    nobody = dict.fromkeys(FACE, np.nan)
    for label in ("centered", "offcenter", "ruleofthirds"):
        assert holds("composition.spatial", label, **nobody, weight_spread=0.3) < 0.1
    assert holds("composition.spatial", "centered", **nobody, weight_spread=0.1) > 0.9


def test_without_a_face_the_lights_direction_is_not_answered() -> None:
    direction = measured(table(dict.fromkeys(FACE, np.nan)))["shot.lighting.direction"]
    assert np.isnan(direction.p).all()
    assert direction.how.tolist() == [""]


@given(st.lists(st.floats(0, 1), min_size=len(NAMES), max_size=len(NAMES)))
def test_answers_are_probabilities(values: list[float]) -> None:
    for scores in measured(table(dict(zip(NAMES, values, strict=True)))).values():
        assert ((scores.p >= 0) & (scores.p <= 1)).all()
        if scores.exclusive:
            assert scores.p.sum() == pytest.approx(1)


def test_without_a_face_all_but_the_lights_direction_is_answered() -> None:
    answers = measured(table(dict.fromkeys(FACE, np.nan)))
    open_ = {name for name, scores in answers.items() if not scores.how[0]}
    assert open_ == {"shot.lighting.direction"}


def test_labels_are_the_heads_own() -> None:
    answers = measured(table({}))
    assert len(answers) == len(RULES)
    for name, scores in answers.items():
        head = heads.load()[name]
        assert set(scores.labels) <= {label.name for label in head.labels}
        assert scores.exclusive == head.exclusive


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ((255, 255, 255), "white"), ((128, 128, 128), "grey"), ((0, 0, 0), "black"),
        ((220, 20, 30), "red"), ((255, 140, 0), "orange"), ((250, 230, 30), "yellow"),
        ((127, 255, 0), "lime"), ((0, 128, 0), "green"), ((0, 200, 200), "cyan"),
        ((30, 60, 220), "blue"), ((110, 30, 190), "purple"), ((255, 0, 200), "magenta"),
        ((255, 105, 180), "magenta"), ((139, 69, 19), "brown"), ((101, 67, 33), "brown"),
    ],
)  # fmt: skip
def test_colours_have_the_names_they_are_known_by(rgb: tuple[int, ...], name: str) -> None:
    assert COLOURS[int(named(np.array(rgb) / 255).argmax())] == name


@given(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)))
def test_every_colour_is_shared_out_among_the_names(rgb: tuple[float, ...]) -> None:
    shares = named(np.array(rgb))
    assert shares.shape == (13,)
    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()


def test_a_colour_that_covers_no_more_than_the_next_does_not_dominate() -> None:
    palette = np.zeros((1, 8, 4))
    palette[0, 0], palette[0, 1] = (1, 0, 0, 0.5), (0, 0, 1, 0.5)
    told = measured(table({}) | {"palette": palette})["color.dominant"]
    assert told.labels[int(told.p[0].argmax())] == "na"
    palette[0, 0, 3], palette[0, 1, 3] = 0.8, 0.2
    told = measured(table({}) | {"palette": palette})["color.dominant"]
    assert told.labels[int(told.p[0].argmax())] == "red"
