"""Dialogues: hand-made sequences, laws, and floors over generated films."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import scoring
from benchmarks.measure.sequences import tally
from benchmarks.sequences import Noise, film
from moviegoer.core.conversation import dialogue, views
from moviegoer.core.conversation.dialogue import Dialogue
from moviegoer.core.conversation.reading import CUTAWAY, TOGETHER
from moviegoer.types import Character, Scores, Shot, Span, Transition

SCALE_OF = {"-": "ELS", "x": "MS"}


def sight(
    line: str,
    *,
    scale: str = "MCU",
    seconds: float = 3.0,
    fades: tuple[int, ...] = (),
    speech: float | None = None,
) -> views.Views:
    """Shots written as who is in them: ``A B AB - x A`` (``-`` nobody, ``x`` someone unknown).

    A setup is what is written; nobody and unknowns never return.
    """
    words = line.split()
    shots, people, labels = [], [], []
    found: dict[str, list[int]] = {}
    for row, word in enumerate(words):
        way = Transition.FADE if row in fades else Transition.CUT
        span = Span(row * seconds, (row + 1) * seconds)
        shots.append(Shot(row + 1, row * 75, row * 75 + 75, span, way))
        names = [letter for letter in word if letter.isupper()]
        for name in names:
            found.setdefault(name, []).append(row + 1)
        people.append(len(names) or (word == "x"))
        labels.append(word if names else f"{word}{row}")
    cast = [
        Character(ord(name) - 64, name, tuple(rows), 0.0, 0.0, 0.0, (), 0)
        for name, rows in sorted(found.items())
    ]
    p = np.full((len(words), len(views.SCALES)), 0.02)
    for row, word in enumerate(words):
        p[row, views.SCALES.index(SCALE_OF.get(word, scale))] = 0.86
    names_of = {label: number for number, label in enumerate(dict.fromkeys(labels), 1)}
    return views.gather(
        shots=shots,
        people=np.array(people, dtype=np.int64),
        setups=np.array([names_of[label] for label in labels]),
        cast=cast,
        heads={"scale": Scores("scale", views.SCALES, p, np.full(len(words), "written"))},
        speech=None if speech is None else np.full(len(words), speech),
    )


OUTSIDE = "- x - - x -"


def only(found: tuple[Dialogue, ...]) -> Dialogue:
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    "talk",
    [
        "A B A B A B",
        "AB A B A B AB",
        "A B - A B A",
        "A B C A B A B",
        "A B A A B B A B",
        "A B x B A x A B",
        "AB B A AB B A",
        "A B - - A B A B",
    ],
    ids=lambda talk: talk.replace(" ", "_"),
)
def test_two_who_talk_are_found_with_their_bounds(talk: str) -> None:
    found = only(dialogue.find(sight(f"{OUTSIDE} {talk} {OUTSIDE}")))
    assert (found.first, found.last) == (6, 5 + len(talk.split()))
    assert found.members == (1, 2)
    assert found.score > 0.8


@pytest.mark.parametrize(
    "line",
    [
        "A - A - A A - A",
        "- - - - - -",
        "A C - D - B x - E",
        "x x x x x x",
        "ABC - D E - F x",
    ],
    ids=lambda line: line.replace(" ", "_"),
)
def test_no_dialogue_is_found_where_there_is_none(line: str) -> None:
    assert not [d for d in dialogue.find(sight(f"{OUTSIDE} {line} {OUTSIDE}")) if d.score >= 0.5]


def test_a_clip_may_begin_and_end_inside_a_dialogue() -> None:
    found = only(dialogue.find(sight("A B A")))
    assert (found.first, found.last, found.members) == (0, 2, (1, 2))


def test_far_off_people_cut_against_each_other_in_a_hurry_are_none() -> None:
    line = f"{OUTSIDE} A B A B A B {OUTSIDE}"
    assert len(dialogue.find(sight(line))) == 1
    assert not dialogue.find(sight(line, scale="LS", seconds=1.0))


def test_three_who_talk_are_a_dialogue_of_three() -> None:
    found = only(dialogue.find(sight(f"{OUTSIDE} EFG E F G E G F E G F EFG {OUTSIDE}")))
    assert set(found.members) == {5, 6, 7}


def test_one_person_in_two_clusters_is_still_one() -> None:
    found = only(dialogue.find(sight(f"{OUTSIDE} A B A B E B E B A B E B A B {OUTSIDE}")))
    assert len(found.members) == 2
    assert 2 in found.members


def test_one_partner_after_another_makes_two_dialogues() -> None:
    found = dialogue.find(sight(f"{OUTSIDE} A B A B A B A E F E F E F E {OUTSIDE}"))
    assert [set(d.members) for d in found] == [{1, 2}, {5, 6}]


def test_a_fade_weighs_against_going_on() -> None:
    line = f"{OUTSIDE} A B A B A B {OUTSIDE}"
    cut = only(dialogue.find(sight(line)))
    faded = only(dialogue.find(sight(line, fades=(9,))))
    assert faded.evidence["log_odds"] < cut.evidence["log_odds"]


def test_where_nobody_talks_a_dialogue_is_less_likely_and_where_they_do_more() -> None:
    silent, unheard, spoken = (
        dialogue.find(sight(f"{OUTSIDE} A B AB A B AB {OUTSIDE}", speech=speech))
        for speech in (0.0, None, 0.8)
    )
    gain = [sum(d.evidence["log_odds"] for d in found) for found in (silent, unheard, spoken)]
    assert gain[0] < gain[1] < gain[2]


def test_states_and_evidence_can_be_read() -> None:
    found = only(dialogue.find(sight(f"{OUTSIDE} A B - A AB B A {OUTSIDE}")))
    assert found.states.tolist() == [0, 1, CUTAWAY, 0, TOGETHER, 1, 0]
    grounds = found.evidence
    assert (grounds["alternations"], grounds["alternation"]) == (4.0, 1.0)
    assert (grounds["cutaways"], grounds["shots"]) == (1.0, 7.0)
    assert grounds["two_shot_share"] == pytest.approx(1 / 7)
    assert grounds["coverage_time"] == pytest.approx(6 / 7)
    assert "over_shoulder_share" not in grounds, "nobody answered that head"
    assert all(np.isfinite(value) for value in grounds.values())


@pytest.mark.parametrize("line", ["", "A", "-", "AB"])
def test_tiny_films_are_read(line: str) -> None:
    assert all(0 <= d.score <= 1 for d in dialogue.find(sight(line)))


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["A", "B", "C", "AB", "AC", "-", "x", "ABC"]), max_size=24))
def test_dialogues_do_not_overlap_nor_begin_with_cutaways(words: list[str]) -> None:
    found = dialogue.find(sight(" ".join(words)))
    for before, after in pairwise(found):
        assert before.last < after.first
    for d in found:
        assert 0 <= d.first <= d.last < len(words)
        assert len(set(d.members)) == len(d.members) >= 2
        assert len(d.states) == d.last - d.first + 1
        assert CUTAWAY not in (d.states[0], d.states[-1])
        assert 0 <= d.score <= 1


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["A", "B", "AB", "-", "C"]), min_size=3, max_size=16))
def test_names_do_not_matter(words: list[str]) -> None:
    line = " ".join(words)
    swapped = line.translate(str.maketrans("ABC", "CAB"))
    one, other = dialogue.find(sight(line)), dialogue.find(sight(swapped))
    total = [sum(d.evidence["log_odds"] for d in found) for found in (one, other)]
    assert total[0] == pytest.approx(total[1], abs=1e-6)


@pytest.mark.parametrize(
    ("noise", "films", "precision", "recall"),
    [
        pytest.param(Noise.clean(), 30, 0.88, 0.88, marks=pytest.mark.slow),
        pytest.param(
            Noise.clean(missed_face=0.2, cutaway=0.1), 30, 0.84, 0.84, marks=pytest.mark.slow
        ),
        pytest.param(Noise(), 30, 0.78, 0.8, marks=pytest.mark.slow),
        (Noise(), 5, 0.7, 0.7),
    ],
    ids=["clean", "a fifth of faces missed, cutaways", "ordinary", "a few ordinary ones"],
)
def test_floors_on_invented_films(
    noise: Noise, films: int, precision: float, recall: float
) -> None:
    got = tally(film(seed, noise=noise) for seed in range(1000, 1000 + films)).talk["moviegoer"]
    assert scoring.rates(got)[0] >= precision
    assert scoring.rates(got)[1] >= recall
