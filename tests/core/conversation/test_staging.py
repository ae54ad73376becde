"""How a conversation is staged: each number on a hand-made one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.conversation.reading import CUTAWAY, TOGETHER
from moviegoer.core.conversation.staging import NUMBERS, crossings, describe, reactions
from moviegoer.core.conversation.views import SCALES, Views
from tests.core.conversation.test_dialogue import sight

LEFT, RIGHT = [0.9, 0.05, 0.05], [0.05, 0.05, 0.9]
OPEN = [np.nan] * 3


def two(order: str, *, gaze: dict[str, list[float]] | None = None) -> tuple[Views, np.ndarray]:
    views = sight(" ".join(order))
    looks = np.array([(gaze or {}).get(name, OPEN) for name in order])
    return replace(views, gaze_p=looks), np.array(["AB".index(name) for name in order])


def said(order: str, **how: dict[str, list[float]]) -> dict[str, float]:
    views, states = two(order, **how)
    return describe(views, ((0,), (1,)), states)


def test_strict_alternation_is_no_surprise_and_a_coin_is_one_bit() -> None:
    assert said("ABABABAB")["alternation_entropy"] == 0.0
    assert said("AABBAABBA")["alternation_entropy"] == pytest.approx(1.0)


def test_time_and_dwell_are_shared_out_among_members() -> None:
    grounds = said("ABA")
    assert grounds["member_1_time"] == pytest.approx(2 / 3)
    assert grounds["member_2_dwell_s"] == pytest.approx(3.0)


def test_opposition_and_frameshare_are_about_sides() -> None:
    views, states = two("ABAB")
    across = np.array([LEFT, RIGHT, LEFT, RIGHT])
    opposed = describe(replace(views, side_p=across), ((0,), (1,)), states)
    same = describe(replace(views, side_p=np.array([LEFT] * 4)), ((0,), (1,)), states)
    assert opposed["opposite_sides"] > 0.8
    assert opposed["same_side"] < 0.2
    assert same["same_side"] > 0.8
    assert same["opposite_sides"] < 0.2


def test_framing_that_tightens_step_by_step_is_measured_in_steps() -> None:
    views, states = two("ABABA")
    order = ["LS", "MLS", "MS", "MCU", "CU"]
    scale = np.array([[float(name == is_) for name in SCALES] for is_ in order])
    grounds = describe(replace(views, scale_p=scale), ((0,), (1,)), states)
    assert grounds["intensification"] == pytest.approx(4.0)
    backwards = describe(replace(views, scale_p=scale[::-1]), ((0,), (1,)), states)
    assert backwards["intensification"] == pytest.approx(-4.0)


def test_a_member_who_looks_the_other_way_was_seen_from_over_the_line() -> None:
    views, states = two("ABABAB", gaze={"A": RIGHT, "B": LEFT})
    assert crossings(views, states) == []
    turned = views.gaze_p.copy()
    turned[4] = LEFT
    assert crossings(replace(views, gaze_p=turned), states) == [4]


def test_without_looks_there_is_no_line() -> None:
    views, states = two("ABAB")
    assert crossings(views, states) is None
    assert not {"crossings", "member_1_look", "opposite_looks"} & set(said("ABAB"))


def test_looks_have_a_direction_on_the_screen() -> None:
    grounds = said("ABAB", gaze={"A": RIGHT, "B": LEFT})
    assert grounds["member_1_look"] == pytest.approx(0.85)
    assert grounds["member_2_look"] == pytest.approx(-0.85)


def test_reactions_are_counted_among_shots_whose_voice_is_told() -> None:
    voice = np.array(["speaking", "reaction", "off", "facing", "reaction"])
    assert reactions(voice) == {"reaction_share": pytest.approx(2 / 3)}
    assert reactions(np.array(["off", "unknown"])) == {}


@given(st.lists(st.sampled_from([0, 1, TOGETHER, CUTAWAY]), min_size=1, max_size=12))
def test_every_number_has_a_column_and_is_finite(states: list[int]) -> None:
    letters = {0: "A", 1: "B", TOGETHER: "AB", CUTAWAY: "-"}
    views = sight(" ".join([*(letters[state] for state in states), "A", "B"]))
    grounds = describe(views, ((0,), (1,)), np.array([*states, 0, 1]))
    assert set(grounds) <= set(NUMBERS)
    assert all(np.isfinite(value) for value in grounds.values())
