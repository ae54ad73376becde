import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.wording import search

KNOWN = {
    "night": ["time.night"],
    "car": ["place.car"],
    "rain": [],
    "raining": ["weather.raining"],
    "close up": ["scale.CU", "framing.closeup"],
    "close": ["framing.closeup"],
    "extreme long shot": ["scale.ELS"],
    "long": ["lens.long"],
}


def find(phrase):
    return KNOWN.get(phrase, [])


def read(query):
    found = search.read(query, find)
    return [(c.words, c.columns[0]) for c in found.concepts], list(found.unknown)


def test_the_example_runs():
    assert doctest.testmod(search).failed == 0


@pytest.mark.parametrize(
    ("query", "concepts", "unknown"),
    [
        ("Two people in a car, at NIGHT", ["people.2", "place.car", "time.night"], []),
        ("cars in the rain", ["place.car", "weather.raining"], []),
        ("close up of somebody", ["scale.CU", "people.1+"], []),
        ("an extreme long shot", ["scale.ELS"], []),
        ("long night", ["lens.long", "time.night"], []),
        ("3 young women", ["people.3"], ["young", "women"]),
        ("people and a hippopotamus", ["people.several"], ["hippopotamus"]),
        ("two cars", ["place.car"], ["two"]),
        ("night, night", ["time.night"], []),
        ("", [], []),
        ("!?", [], []),
    ],
)
def test_queries_are_read_longest_phrase_first(query, concepts, unknown):
    found, rest = read(query)
    assert [column for _, column in found] == concepts
    assert rest == unknown


NAMES = {
    name: f"character.{name}"
    for name in (
        "Person 1",
        "Person 2",
        "The Girl",
        "Mr. Smith",
        "J. R. O'Neil-Jones",
        "Night",
        "!",
    )
}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("person 2", ["Person 2"]),
        ("Person 1 and Person 2", ["Person 1", "Person 2"]),
        ("the girl, MR SMITH", ["The Girl", "Mr. Smith"]),
        ("Mr. Smith with J. R. O’Neil-Jones", ["Mr. Smith", "J. R. O'Neil-Jones"]),
        ("night", ["Night"]),
    ],
)
def test_names_come_first_however_they_are_spelled(query, names):
    found = search.read(query, find, NAMES)
    assert [one.columns for one in found.concepts] == [(f"character.{name}",) for name in names]
    assert found.unknown == ()


def test_the_longest_name_counts_and_people_are_still_people():
    names = {"Ann": "character.Ann", "Ann Lee": "character.Ann Lee", "ANN": "character.ANN"}
    found = search.read("ann lee, Ann and two people", find, names)
    assert [one.columns for one in found.concepts] == [
        ("character.Ann Lee",),
        ("character.ANN", "character.Ann"),
        ("people.2",),
    ]


@pytest.mark.parametrize(
    ("query", "concepts", "unknown"),
    [
        ("not a close-up", [], ["not a close-up"]),
        ("not a close up", ["-scale.CU"], []),
        ("night without cars", ["character.Night", "-place.car"], []),
        ("without people", ["-people.1+"], []),
        ("no person, night", ["-people.1+", "character.Night"], []),
        ("without Person 1 and Person 2", ["-character.Person 1", "-character.Person 2"], []),
        ("without the girl and at night", ["-character.The Girl", "character.Night"], []),
        ("neither cars nor rain", ["-place.car", "-weather.raining"], []),
        ("no cars or a hippopotamus", ["-place.car"], ["no a hippopotamus"]),
        ("isn't two people", ["-people.2"], []),
        ("not without a car", ["place.car"], []),
        ("no women", [], ["no women"]),
        ("no light at all", [], ["no light", "all"]),
        ("cars, not", ["place.car"], ["not"]),
    ],
)
def test_what_is_denied_is_turned_round_or_not_understood(query, concepts, unknown):
    found = search.read(query, find, NAMES)
    assert [("-" * c.denied) + c.columns[0] for c in found.concepts] == concepts
    assert list(found.unknown) == unknown
    assert found.sentence == "", "models of whole sentences do not know 'not'"


@pytest.mark.parametrize(
    ("query", "text", "sentence"),
    [
        ('car, "Old FRIEND!"', "old friend", "car,"),
        ("car “old friend”", "old friend", "car"),
        ("car 'don't go'", "don't go", "car"),
        ("'my night'", "my night", ""),
        ("the boys' car", "", "the boys' car"),
        ('car "!"', "", "car"),
    ],
)
def test_quoted_words_are_what_is_said(query, text, sentence):
    found = search.read(query, find)
    quoted = [c for c in found.concepts if c.columns[0].startswith(search.TEXT)]
    assert [c.columns for c in quoted] == [(f"text.{text}",)] * bool(text)
    assert found.sentence == sentence


def test_phrases_are_known_in_the_plural():
    assert read("extreme long shots, close ups") == (
        [("extreme long shots", "scale.ELS"), ("close ups", "scale.CU")],
        [],
    )


@given(st.text(max_size=60) | st.lists(st.sampled_from(
    ["no", "not", "and", "or", "without", "two", "people", '"', "'", "the", "girl", "night", "?"]
)).map(" ".join))  # fmt: skip
def test_no_query_breaks_it_and_no_word_is_lost_twice(query):
    found = search.read(query, find, NAMES)
    assert len(set(found.unknown)) == len(found.unknown)


def ranked(words, columns, **how):
    shots = len(next(iter(columns.values())))
    given_ = {name: np.asarray(p, float) for name, p in columns.items()}
    found, idle = search.rank(search.read(words, find), given_, shots=shots, **how)
    return [one.row for one in found], found, idle


def test_a_shot_where_all_holds_comes_before_one_where_most_holds_surely():
    rows, found, _ = ranked(
        "car at night", {"place.car": [0.99, 0.6, 0.01], "time.night": [0.02, 0.6, 0.99]}
    )
    assert rows[0] == 1
    assert found[0].score == pytest.approx(0.6)
    assert found[0].why == {"car": 0.6, "night": 0.6}


def test_labels_of_one_head_add_up_and_between_heads_the_surest_counts():
    columns = {"scale.CU": [0.2, 0.5], "framing.closeup": [0.9, 0.1]}
    _, found, _ = ranked("close up", columns)
    assert {one.row: one.why["close up"] for one in found} == {0: 0.9, 1: 0.5}
    both = search.Query((search.Concept("talk", ("scene.a", "scene.b")),), ())
    told, _ = search.rank(both, {"scene.a": np.array([0.3]), "scene.b": np.array([0.4])}, shots=1)
    assert told[0].score == pytest.approx(0.7)


def test_what_is_denied_ranks_the_other_way_round_and_stays_unknown_where_it_is():
    columns = {"place.car": [0.9, 0.1, np.nan], "time.night": [0.9, 0.9, 0.9]}
    rows, found, _ = ranked("night, no cars", columns)
    assert rows[0] == 1
    assert found[0].why["no cars"] == pytest.approx(0.9)
    assert [np.isnan(one.why["no cars"]) for one in found].count(True) == 1


def test_characters_of_two_films_with_one_name_do_not_hide_each_other():
    asked = search.Query((search.Concept("ann", ("character.ANN", "character.Ann")),), ())
    columns = {"character.ANN": [0.95, np.nan], "character.Ann": [np.nan, 0.05]}
    told, _ = search.rank(asked, {k: np.array(v) for k, v in columns.items()}, shots=2)
    assert [one.score for one in told] == pytest.approx([0.95, 0.05])


def test_what_is_unknown_of_a_shot_neither_helps_nor_rules_it_out():
    rows, found, _ = ranked(
        "car at night", {"place.car": [0.9, np.nan, 0.1], "time.night": [0.9, 0.9, 0.9]}
    )
    assert rows == [0, 1, 2]
    assert np.isnan(found[1].why["car"])


def test_a_concept_that_no_shot_was_asked_about_is_named():
    rows, _, idle = ranked("car at night", {"time.night": [0.1, 0.8]})
    assert (rows, idle) == ([1, 0], ("car",))
    assert ranked("car", {"time.night": [0.1, 0.8]})[0] == []


def test_likeness_of_the_sentence_is_one_concept_more():
    columns = {"time.night": [0.5, 0.5]}
    rows, found, _ = ranked("night", columns, likeness=np.array([0.1, 0.9]))
    assert rows == [1, 0]
    assert found[0].why["the sentence"] == 0.9
    alone, _, _ = ranked("hippopotamus", columns, likeness=np.array([0.9, np.nan]))
    assert alone == [0], "a shot of which nothing asked is known is left out"


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20))
def test_scores_fall_and_stay_probabilities(pairs):
    columns = {"place.car": [a for a, _ in pairs], "time.night": [b for _, b in pairs]}
    _, found, _ = ranked("car at night", columns)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len(found) == len(pairs)
