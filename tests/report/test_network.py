from dataclasses import replace

from moviegoer.report import network
from moviegoer.report.reading import read
from tests.report.invented_films import invent


def film(*seen, scenes=1):
    """Invent a film whose shots show the given people, in one scene or a scene each."""
    analysis = invent(len(seen), people=3, seed=1)
    first = analysis.scene_list[0]
    numbers = range(1, len(seen) + 1)
    spans = [(1, len(seen))] if scenes == 1 else [(n, n) for n in numbers]
    cast = tuple(
        replace(
            invent(12).cast[0],
            number=who,
            name=f"Character {who}",
            shots=tuple(n for n, people in zip(numbers, seen, strict=True) if who in people),
        )
        for who in sorted({who for people in seen for who in people})
    )
    return read(
        replace(
            analysis,
            cast=cast,
            scene_list=tuple(replace(first, first_shot=a, last_shot=b) for a, b in spans),
        )
    )


def test_shot_and_reverse_shot_tie_two_people():
    (tie,) = network.ties(film({1}, {2}, {1}, {2}))
    assert (tie.one, tie.other, tie.shots, tie.cuts) == (1, 2, 0, 3)


def test_a_shot_of_both_is_a_tie_and_no_cut():
    (tie,) = network.ties(film({1, 2}, {1, 2}))
    assert (tie.shots, tie.cuts) == (2, 0)


def test_a_cut_into_another_scene_ties_nobody():
    assert network.ties(film({1}, {2}, scenes=2)) == []


def test_the_strongest_tie_comes_first():
    ties = network.ties(film({1}, {2}, {1}, {2}, {3}))
    assert [(tie.one, tie.other) for tie in ties] == [(1, 2), (2, 3)]


def test_everyone_is_drawn_once_even_without_a_tie():
    reading = film({1}, {2}, set(), {3})
    nodes = network.figure_of(reading, network.ties(reading))["data"][-1]
    assert nodes["text"] == ["Character 1", "Character 2", "Character 3"]
    assert len(nodes["x"]) == 3
