"""Fingerprints: what is told, what is left out, and what must not change them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moviegoer.core.conversation.views import SCALES
from moviegoer.core.style import fingerprint
from moviegoer.core.style.fingerprint import Facts
from moviegoer.types import (
    Character,
    Movement,
    Scene,
    SceneKind,
    Scores,
    Shot,
    Signals,
    Span,
    Transition,
)


def shots_of(lengths_s: list[float]) -> tuple[Shot, ...]:
    ends = np.cumsum(lengths_s)
    return tuple(
        Shot(
            number + 1,
            round((end - length) * 10),
            round(end * 10),
            Span(end - length, end),
            Transition.CUT if number else Transition.START,
            0,
            Movement.PAN if number % 2 else Movement.STATIC,
        )
        for number, (length, end) in enumerate(zip(lengths_s, ends, strict=True))
    )


def signals(frames: int) -> Signals:
    plain = np.full(frames, 0.5)
    return Signals(
        time_s=np.arange(frames) / 10,
        luma=plain,
        contrast=plain,
        saturation=plain,
        sharpness=plain,
        colour=np.tile([0.6, 0.5, 0.4], (frames, 1)),
        shift_x=plain,
        shift_y=plain,
        zoom=plain,
        motion=plain,
        scores={},
        end_s=frames / 10,
    )


def facts(lengths_s: list[float], **changes: object) -> Facts:
    shots = shots_of(lengths_s)
    total = float(sum(lengths_s))
    base = Facts(
        shots=shots,
        signals=signals(round(total * 10)),
        heads={},
        people=np.zeros(len(shots), dtype=np.int64),
        scenes=(),
        cast=(),
        body=Span(0, total),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def scale_head(labels: str) -> Scores:
    words = labels.split()
    p = np.full((len(words), len(SCALES)), np.nan)
    for row, word in enumerate(words):
        if word != "?":
            p[row] = [0.93 if label == word else 0.01 for label in SCALES]
    return Scores("scale", SCALES, p, np.full(len(words), "written"))


def test_scales_and_how_they_follow_each_other() -> None:
    got = fingerprint.measure(facts([2.0] * 5, heads={"scale": scale_head("CU LS CU LS ?")}))
    assert (got["scale.CU_share"], got["scale.CU_per_500"]) == (0.5, 250)
    assert got["scale.entropy_bit"] == pytest.approx(1)
    assert got["scale.next_entropy_bit"] == pytest.approx(0, abs=1e-9)
    assert got["scale.change_share"] == 1


def test_the_body_leaves_titles_and_credits_out() -> None:
    whole = facts([30.0, 2.0, 2.0, 2.0, 40.0])
    body = fingerprint.measure(replace(whole, body=Span(30, 36)))
    assert (body["length.shots"], body["length.asl_s"]) == (3, 2)
    assert body["transition.cut_share"] == 1


def test_dialogue_is_measured_in_time() -> None:
    grounds = {"alternations": 4.0, "two_shot_share": 0.2, "mean_shot_s": 2.0}
    talk = Scene(1, SceneKind.DIALOGUE2, 1, 2, Span(0, 4), 0, 40, (1, 2), 0.9, grounds)
    rest = Scene(2, SceneKind.OTHER, 3, 4, Span(4, 8), 40, 80)
    got = fingerprint.measure(facts([2.0] * 4, scenes=(talk, rest)))
    assert (got["dialogue.share"], got["dialogue.two_share"]) == (0.5, 0.5)
    assert got["dialogue.alternations"] == 4


def test_a_dialogue_that_a_body_cuts_off_counts_for_the_time_it_has_there() -> None:
    talk = Scene(1, SceneKind.DIALOGUE2, 1, 3, Span(0, 6), 0, 60, (1, 2), 0.9, {"cutaways": 1.0})
    cut_off = replace(facts([2.0] * 5, scenes=(talk,)), body=Span(4.0, 10.0))
    got = fingerprint.measure(cut_off)
    assert got["dialogue.share"] == pytest.approx(2 / 6)
    assert got["dialogue.two_scenes"] == 0


def test_screen_time_is_divided_among_characters() -> None:
    cast = tuple(
        Character(n, str(n), shots, 0.0, 0.0, 0.0, (), 0) for n, shots in ((1, (1, 2)), (2, (3,)))
    )
    got = fingerprint.measure(facts([2.0] * 4, cast=cast))
    assert got["cast.lead_share"] == 0.5
    assert got["cast.concentration"] == pytest.approx((2 / 3) ** 2 + (1 / 3) ** 2)


def test_movement_light_and_people() -> None:
    got = fingerprint.measure(facts([2.0] * 4, people=np.array([0, 1, 2, 9])))
    assert (got["movement.pan_share"], got["movement.tilt_share"]) == (0.5, 0)
    assert got["light.warmth"] == pytest.approx(0.2)
    assert (got["people.per_shot"], got["people.group_share"]) == (3, 0.25)


@pytest.mark.parametrize("lengths_s", [[3.0], [0.1], [2.0, 5.0]])
def test_nothing_is_guessed_and_nothing_is_nan(lengths_s: list[float]) -> None:
    unanswered = Scores(
        "mcu", ("yes",), np.full((len(lengths_s), 1), np.nan), np.full(len(lengths_s), "")
    )
    heads = {"scale": scale_head("? " * len(lengths_s)), "mcu": unanswered}
    got = fingerprint.measure(facts(lengths_s, heads=heads))
    names = [m.name for m in got.measures]
    assert len(set(names)) == len(names)
    assert all(np.isfinite(m.value) and m.definition for m in got.measures)
    assert not [n for n in names if n.startswith(("scale", "framing", "cast", "dialogue"))]


def test_a_body_without_shots_measures_nothing() -> None:
    assert fingerprint.measure(facts([2.0, 2.0], body=Span(90, 99))).measures == ()


@settings(max_examples=25)
@given(st.lists(st.floats(0.2, 60), min_size=1, max_size=30), st.integers(2, 6))
def test_the_frame_rate_does_not_matter(lengths_s: list[float], times: int) -> None:
    slow = facts(lengths_s)
    fast = replace(
        slow,
        shots=tuple(
            replace(s, start_frame=s.start_frame * times, end_frame=s.end_frame * times)
            for s in slow.shots
        ),
        signals=signals(len(slow.signals) * times),
    )
    one, other = (fingerprint.measure(each) for each in (slow, fast))
    assert {m.name: m.value for m in one.measures} == pytest.approx(
        {m.name: m.value for m in other.measures}, abs=1e-9
    )
