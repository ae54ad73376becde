"""Every word of CinemaNet's lists and of the installed schema leads to a label."""

import csv
import json
import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer import heads
from moviegoer.errors import HeadError
from moviegoer.heads import Head, Label
from tests.heads.cinemanet_words import FIRST_WORDS, LABEL_WORDS, SITE_WORDS

WORDS = Path(os.environ.get("MOVIEGOER_DATA", "../shared")) / "taxonomy" / "cinemanet.csv"
FACES = {"face_side", "gaze"}
"""Heads that geometry answers: captions can't."""
ELSEWHERE = {("Shot Angle", "Tilted"): "Shot Level"}
"""Words that moved to another group after 2017."""
SCHEMES = {"cinemanet", "salt", "movieshots", "cinescale", "places365", "dtd"}
EVERY = [(head, label) for head in heads.load().values() for label in head.labels]
SPELLED = sorted({word for _, label in EVERY for word in label.words})


def schema() -> dict[str, dict[str, dict[str, object]]]:
    """The installed package's own, read without importing the package, which is heavy."""
    spec = find_spec("cinemaclip")
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0])
    table: dict[str, dict[str, dict[str, object]]] = json.loads(
        (folder / "assets" / "CinemaNetSchema.json").read_text("utf-8")
    )
    return table


def groups(word: str) -> set[str]:
    return {head.group for head, _ in heads.find(word)}


def full(group: str, word: str) -> str:
    return f"{group}.{word}"


@pytest.mark.parametrize(("group", "word"), SITE_WORDS + FIRST_WORDS)
def test_every_word_of_the_site_and_of_2017_is_a_label_of_its_group(group: str, word: str) -> None:
    assert ELSEWHERE.get((group, word), group) in groups(word)


@pytest.mark.parametrize(("group", "word"), LABEL_WORDS)
def test_every_name_of_2019_is_a_label(group: str, word: str) -> None:
    found = heads.find(full(group, word))
    kind = group.partition(".")[0]
    assert found
    assert all(head.name.partition(".")[0] == kind for head, _ in found)


@pytest.mark.skipif(not WORDS.is_file(), reason="no word lists: set MOVIEGOER_DATA")
def test_no_word_of_the_lists_is_left_out() -> None:
    with WORDS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    ours = {
        "cinemanet-site": SITE_WORDS,
        "cinemanet-2017": FIRST_WORDS,
        "cinemanet-labels-2019": [(group, full(group, word)) for group, word in LABEL_WORDS],
    }
    assert len(rows) == sum(map(len, ours.values())) == 482
    for row in rows:
        assert (row["group"], row["concept"]) in ours[row["source"]], row
        assert heads.find(row["concept"]), row


def test_every_head_label_title_and_alias_of_the_installed_schema_is_reachable() -> None:
    about = schema()
    assert set(about["categories"]) <= set(heads.load())
    for name, meta in about["probabilities_meta"].items():
        head, _, label = name.rpartition(".")
        wanted = (head, "yes" if label == "likelihood" else label)
        for word in (name, meta["title"], *meta["aliases"]):  # type: ignore[misc]
            assert wanted in [(h.name, one.name) for h, one in heads.find(str(word))], word


@pytest.mark.parametrize(("head", "label"), EVERY, ids=lambda one: getattr(one, "name", ""))
def test_a_label_is_whole(head: Head, label: Label) -> None:
    assert label.definition.endswith(".")
    assert label.source
    assert (len(label.prompts) >= 3) == (head.name not in FACES), "three captions or more"
    assert head.exclusive or len(label.against) >= 2
    for word in label.words:
        assert (head, label) in heads.find(word)


@pytest.mark.parametrize("head", heads.load().values(), ids=heads.load())
def test_a_heads_labels_can_be_told_apart(head: Head) -> None:
    assert head.question.endswith("?")
    assert head.group
    assert head.exclusive or 0 < head.threshold < 1
    told = [label.definition for label in head.labels]
    assert len(set(told)) == len(told)
    captions = [caption for label in head.labels for caption in label.prompts]
    assert len(set(captions)) == len(captions), "one caption can't mean two labels"


@pytest.mark.parametrize(("head", "label"), EVERY, ids=lambda one: getattr(one, "name", ""))
def test_crosswalks_lead_to_labels_that_exist(head: Head, label: Label) -> None:
    known = heads.load()
    for scheme, words in label.crosswalk.items():
        if scheme in known:
            there = {one.name for one in known[scheme].labels}
            assert set(words.split(";")) <= there
        else:
            assert scheme in SCHEMES
    if "cinemanet" in label.crosswalk:
        assert heads.find(label.crosswalk["cinemanet"])


def test_the_textures_are_the_47_and_na() -> None:
    labels = heads.named("texture").labels
    assert [label.crosswalk.get("dtd") for label in labels[:-1]] == [o.name for o in labels[:-1]]
    assert len(labels) == 48
    assert labels[-1].name == "na"


def test_salts_words_lie_a_step_from_ours() -> None:
    salt = {label.name: label.crosswalk["salt"] for label in heads.named("scale").labels}
    assert salt["MCU"] == "Close Up"
    assert salt["MS"].split(";") == ["Medium Close Up", "Medium Shot"]


@given(st.sampled_from(SPELLED), st.randoms(use_true_random=False))
def test_capitals_spaces_hyphens_and_dots_do_not_matter(word: str, chance) -> None:  # type: ignore[no-untyped-def]
    written = "".join(
        chance.choice((letter.upper(), letter.lower())) + chance.choice(("", " ", "-", "."))
        for letter in word
    )
    assert heads.find(written) == heads.find(word)


def test_an_unknown_word_finds_nothing_and_the_nearest_is_named() -> None:
    assert heads.find("zoetrope") == []
    assert heads.find("") == []
    assert heads.nearest("kichen") == "kitchen"
    assert heads.nearest("zzzzzz") == ""
    with pytest.raises(HeadError, match=r"did you mean 'shot\.framing'"):
        heads.named("shot.framming")
    with pytest.raises(HeadError, match="'moviegoer heads' lists them"):
        heads.named("zzzzzz")
