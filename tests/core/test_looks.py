from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer import heads
from moviegoer.core.looks import measured
from moviegoer.sense.measures import Measures

NAMES = [field.name for field in fields(Measures)]
PLAIN = dict.fromkeys(NAMES, 0.5)


def said(head: str, **values: float) -> str:
    table = {name: np.array([value]) for name, value in {**PLAIN, **values}.items()}
    scores = measured(table)[head]
    return scores.labels[int(scores.p[0].argmax())]


@pytest.mark.parametrize(
    ("head", "values", "label"),
    [
        ("color.saturation", {"chroma": 0.02, "chroma_high": 0.05}, "desaturated"),
        ("color.saturation", {"chroma": 0.3, "chroma_high": 0.6}, "saturated"),
        ("color.tones", {"chroma_high": 0.0, "chromatic_share": 0.0}, "blackwhite"),
        ("color.tones", {"warm_share": 0.99}, "warm"),
        ("color.tones", {"warm_share": 0.02}, "cool"),
        ("color.tones", {"warm_share": 0.5}, "mixed"),
        ("color.tones", {"chromatic_share": 0.02}, "neutral"),
        ("color.theory", {"one_hue": 0.99, "two_hues": 0.97}, "monochrome"),
        ("color.theory", {"one_hue": 0.7, "two_hues": 0.5}, "analagous"),
        ("color.theory", {"one_hue": 0.2, "two_hues": 0.8}, "complementary"),
        ("color.contrast", {"lab_spread": 0.3}, "high"),
        ("shot.lighting.contrast", {"luma_low": 0.4, "luma_high": 0.7}, "low"),
        ("shot.lighting.contrast", {"luma_low": 0.0, "luma_high": 0.6}, "high"),
        ("shot.lighting.direction", {"face_left": 0.6, "face_right": 0.2}, "left"),
    ],
)
def test_plain_cases(head: str, values: dict[str, float], label: str) -> None:
    assert said(head, **values) == label


def test_without_a_face_the_lights_direction_is_not_answered() -> None:
    table = {name: np.array([0.5]) for name in NAMES}
    table |= {name: np.array([np.nan]) for name in NAMES if name.startswith("face_")}
    direction = measured(table)["shot.lighting.direction"]
    assert np.isnan(direction.p).all()
    assert direction.how.tolist() == [""]


@given(st.lists(st.floats(0, 1), min_size=len(NAMES), max_size=len(NAMES)))
def test_answers_are_probabilities(values: list[float]) -> None:
    table = {name: np.array([value]) for name, value in zip(NAMES, values, strict=True)}
    for scores in measured(table).values():
        assert ((scores.p >= 0) & (scores.p <= 1)).all()
        if scores.exclusive:
            assert scores.p.sum() == pytest.approx(1)


def test_labels_are_the_heads_own() -> None:
    table = {name: np.array([0.5]) for name in NAMES}
    for name, scores in measured(table).items():
        assert set(scores.labels) <= {label.name for label in heads.load()[name].labels}
