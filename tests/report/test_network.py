from dataclasses import replace

from moviegoer.report import network
from moviegoer.report.reading import read
from moviegoer.types import SceneKind
from tests.report.invented_films import invent


def film(*seen, scenes=1):
    """Invent a film whose shots show the given people, in one scene or a scene each."""
    analysis = invent(len(seen), people=3, seed=1)
    first = replace(analysis.scene_list[0], kind=SceneKind.OTHER, characters=())
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
            scene_list=tuple(
                replace(first, number=n, first_shot=a, last_shot=b)
                for n, (a, b) in enumerate(spans, start=1)
            ),
        )
    )


def talking(*seen):
    """Let those of a film's first two characters be in a dialogue over its whole length."""
    analysis = film(*seen).analysis
    scene = replace(analysis.scene_list[0], kind=SceneKind.DIALOGUE2, characters=(1, 2))
    return read(replace(analysis, scene_list=(scene,)))


def test_shot_and_reverse_shot_tie_two_people():
    (tie,) = network.ties(film({1}, {2}, {1}, {2}))
    assert (tie.one, tie.other, tie.shots, tie.cuts) == (1, 2, 0, 3)


def test_a_dialogue_counts_as_a_tie():
    (tie,) = network.ties(talking({1}, {2}))
    assert (tie.cuts, tie.dialogues, tie.weight) == (1, 1, 2)


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


def test_ties_can_be_pointed_at():
    reading = film({1}, {2}, {1, 2})
    middles = network.figure_of(reading, network.ties(reading))["data"][-2]
    assert middles["hovertext"] == [
        "<b>Character 1 – Character 2</b><br>1 shot with both, 1 cut between"
    ]


def test_the_most_tied_come_first_and_the_untied_are_left_out():
    reading = film({1}, {2}, {1}, {2}, {3}, set(), {4})
    found = network.places(reading)
    assert [(one.number, one.degree, one.strength) for one in found] == [
        (2, 2, 4),
        (1, 1, 3),
        (3, 1, 1),
    ]


def test_communities_are_coloured_only_where_there_are_several():
    one = network.places(film({1}, {2}, {1}, {2}))
    assert len({place.colour for place in one}) == 1
    pairs = network.places(film({1, 2}, {1, 2}, set(), {3, 4}, {3, 4}))
    assert [place.colour for place in pairs] == [
        pairs[0].colour, pairs[0].colour, pairs[2].colour, pairs[2].colour,
    ]  # fmt: skip
    assert pairs[0].colour != pairs[2].colour
