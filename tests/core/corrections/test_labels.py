"""Labels a person set come before all others, and stay with their stretch of film."""

import itertools
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.corrections.deeds import PERSON, Label
from moviegoer.core.corrections.labels import Question, lay, rows
from moviegoer.types import Movement, Scores, Shot, Span, Transition

WHEN = datetime(2026, 11, 21, tzinfo=UTC)
SCALES = ("ECU", "CU", "MCU", "MS", "MLS", "LS", "ELS", "NA")
ASKED = {
    "scale": Question(SCALES, True),
    "mcu": Question(("yes",), False, 0.4),
    "shot.lighting": Question(("soft", "hard"), False),
}


def film(*bounds):
    return tuple(
        Shot(n, round(a * 25), round(b * 25), Span(a, b), Transition.CUT)
        for n, (a, b) in enumerate(itertools.pairwise(bounds), 1)
    )


def say(head, label, a, b):
    return Label(head, label, Span(a, b), "ada", WHEN)


def scores(head, labels, p, threshold=0.5):
    p = np.array(p, float)
    return Scores(head, labels, p, np.full(len(p), "framenet"), len(labels) > 2, threshold)


def found(shots):
    n = len(shots)
    return {
        "scale": scores("scale", SCALES[::-1], np.full((n, 8), 0.125)),
        "mcu": scores("mcu", ("yes",), np.full((n, 1), 0.3), 0.4),
    }


def test_a_persons_label_is_sure_and_the_rest_stays_as_it_was():
    shots = film(0, 2, 4, 6)
    before = found(shots)
    told = lay([say("scale", "MCU", 2, 4)], shots=shots, questions=ASKED).over(before)
    scale = told["scale"]
    assert scale.labels == SCALES[::-1]
    assert scale.how.tolist() == ["framenet", PERSON, "framenet"]
    assert scale.p[1, scale.labels.index("MCU")] == 1.0
    assert scale.p[1].sum() == 1.0
    assert np.array_equal(scale.p[[0, 2]], before["scale"].p[[0, 2]])
    assert told["mcu"] is before["mcu"]


def test_scale_also_answers_cinemanets_question_unless_that_was_answered_too():
    shots = film(0, 2, 4)
    told = lay([say("scale", "CU", 0, 2)], shots=shots, questions=ASKED).over(found(shots))
    framing = told["shot.framing"]
    assert framing.labels[framing.p[0].argmax()] == "closeup"
    assert framing.how.tolist() == [PERSON, ""]
    asked = ASKED | {"shot.framing": Question(("closeup", "full"), True)}
    both = [say("scale", "CU", 0, 2), say("shot.framing", "full", 0, 2)]
    framing = lay(both, shots=shots, questions=asked).over(found(shots))["shot.framing"]
    assert framing.labels[framing.p[0].argmax()] == "full"


@pytest.mark.parametrize(("said", "p"), [("yes", 1.0), ("no", 0.0)])
def test_yes_and_no(said, p):
    shots = film(0, 2, 4)
    mcu = lay([say("mcu", said, 0, 2)], shots=shots, questions=ASKED).over(found(shots))["mcu"]
    assert mcu.p[:, 0].tolist() == [p, 0.3]
    assert mcu.threshold == 0.4


@pytest.mark.parametrize(
    ("said", "p"), [("soft", [1, 0]), ("hard; soft", [1, 1]), ("none", [0, 0])]
)
def test_labels_that_hold_together_in_a_head_nobody_had_answered(said, p):
    shots = film(0, 2, 4)
    given = lay([say("shot.lighting", said, 2, 4)], shots=shots, questions=ASKED)
    told = given.over({})["shot.lighting"]
    assert told.p[1].tolist() == p
    assert np.isnan(told.p[0]).all()
    assert told.how.tolist() == ["", PERSON]


def test_movement_and_people():
    shots = film(0, 2, 4)
    given = lay([say("movement", "pan", 0, 2), say("people", "5", 2, 4)], shots=shots, questions={})
    assert [shot.movement for shot in given.moving(shots)] == [Movement.PAN, Movement.STATIC]
    assert given.counted(np.array([1, 2])).tolist() == [1, 5]
    assert given.marks(shots) == ("movement", "people")


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (say("scale", "huge", 0, 2), "scale has no label 'huge'"),
        (say("scale", "CU;MS", 0, 2), "not one label"),
        (say("mood", "sad", 0, 2), "no head is called"),
        (say("movement", "fly", 0, 2), "no movement"),
        (say("people", "many", 0, 2), "no number"),
        (say("people", "-1", 0, 2), "no number"),
        (say("scale", "CU", 90, 95), "no shot lies"),
    ],
)
def test_what_cannot_hold_is_told_and_left_out(one, why):
    shots = film(0, 2, 4)
    given = lay([one, say("scale", "LS", 2, 4)], shots=shots, questions=ASKED)
    assert [fate.applied for fate in given.fates] == [False, True]
    assert why in given.fates[0].told()
    assert given.over(found(shots))["scale"].how.tolist() == ["framenet", PERSON]


def test_halves_of_a_divided_shot_both_keep_the_label_and_a_small_part_of_another_does_not():
    given = [say("scale", "CU", 2, 4)]
    assert lay(given, shots=film(0, 2, 3, 4, 6), questions=ASKED).marks(film(0, 2, 3, 4, 6)) == (
        None,
        "scale",
        "scale",
        None,
    )
    merged = film(0, 2, 9)
    assert lay(given, shots=merged, questions=ASKED).marks(merged) == (None, None)


bounds = st.lists(st.integers(1, 999), min_size=1, max_size=9, unique=True).map(
    lambda at: [0.0, *sorted(one / 100 for one in at), 10.0]
)


@given(bounds, st.data())
def test_a_label_finds_its_shot_again_whatever_its_number_is_now(at, data):
    """More shots before it change its number, not its stretch."""
    shots = film(*at)
    shot = data.draw(st.sampled_from(shots))
    assert rows(shot.span, shots).tolist() == [shot.number - 1]
    rounded = Span(round(shot.span.start_s, 3), round(shot.span.end_s, 3))
    start = shot.span.start_s
    others = [0.0, *(start * k / 3 for k in (1, 2) if start), *[b for b in at if b >= start]]
    again = film(*sorted(set(others)))
    (row,) = rows(rounded, again).tolist()
    assert again[row].span == shot.span


@given(bounds, st.sampled_from(SCALES), st.sampled_from(SCALES), st.data())
def test_the_later_of_two_holds_and_twice_is_once(at, one, other, data):
    shots = film(*at)
    span = data.draw(st.sampled_from(shots)).span
    given = [Label("scale", word, span, "ada", WHEN) for word in (one, other)]
    laid = lay(given, shots=shots, questions=ASKED)
    once = laid.over(found(shots))["scale"]
    (row,) = rows(span, shots).tolist()
    assert once.labels[once.p[row].argmax()] == other
    twice = laid.over({"scale": once})["scale"]
    assert np.array_equal(twice.p, once.p)
    assert twice.how.tolist() == once.how.tolist()
