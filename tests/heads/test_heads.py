from pathlib import Path

import pytest

from moviegoer import heads
from moviegoer.core.answers.labels import CROSSWALK
from moviegoer.errors import HeadError
from moviegoer.sense.framing import LABELS

GOOD = """\
question = "Is it?"
source = "this project"

[[labels]]
name = "yes"
title = "Yes"
definition = "It is."
"""
SEVERAL = "exclusive = false\n" + GOOD


def test_the_programs_own_heads_are_there() -> None:
    known = heads.load()
    assert {"scale", "mcu", "type", "ots", "face_side", "gaze"} <= set(known)
    assert tuple(label.name for label in known["scale"].labels) == LABELS["scale"]
    assert tuple(label.name for label in known["type"].labels) == LABELS["type"]


def test_the_framing_models_crosswalk_leads_to_labels_that_exist() -> None:
    known = heads.load()
    for head, (name, labels) in CROSSWALK.items():
        there = {label.name for label in known[name].labels}
        assert set(labels.values()) <= there, head


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("question = ", "head.toml: Invalid value"),
        (GOOD.replace('question = "Is it?"\n', ""), "'question' is missing"),
        ('colour = "red"\n' + GOOD, "unknown key 'colour'"),
        (GOOD + 'colour = "red"\n', "label 'yes', unknown key 'colour'"),
        (GOOD.replace('title = "Yes"\n', ""), "label 'yes', 'title' is missing"),
        (GOOD.replace('name = "yes"\n', ""), "label '1', 'name' is missing"),
        (GOOD.replace('"yes"', '"oh.yes"'), "'name' = 'oh.yes'"),
        (GOOD + GOOD[GOOD.index("[[") :], "label 'yes' is there twice"),
        (GOOD.replace("It is.", " "), "'definition' = ' ': .*at least 1 character"),
        ("threshold = 1.5\n" + GOOD, "'threshold' = 1.5: .*less than 1"),
        ('question = "Is it?"\nsource = "x"\n', "'labels' is missing"),
        ('labels = []\nquestion = "Is it?"\nsource = "x"\n', "'labels' = .*at least 1 item"),
        ('templates = ["a film still"]\n' + GOOD, "'templates' = 'a film still'"),
        (GOOD + 'prompts = ["a dog", ""]\n', "label 'yes', 'prompts' = ''"),
        (GOOD + 'prompts = ["a dog", "a dog"]\n', "repeats a prompt"),
        (GOOD + 'aliases = ["Two Up", "two-up"]\n', "repeats .* an alias"),
        (GOOD + "crosswalk = { salt = 3 }\n", "label 'yes', 'crosswalk' = 3"),
        (GOOD + 'against = ["a cat"]\n', "the other labels' prompts"),
        (SEVERAL + 'prompts = ["a dog"]\n', "needs both 'prompts' and 'against'"),
    ],
)
def test_a_file_that_defines_no_head_is_an_error_in_one_line(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "head.toml"
    path.write_text(text)
    with pytest.raises(HeadError, match=message) as raised:
        heads.read(path)
    assert "\n" not in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_file_that_is_not_there_or_not_text_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(HeadError, match=r"none\.toml"):
        heads.read(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(HeadError, match=r"binary\.toml"):
        heads.read(tmp_path / "binary.toml")


def test_a_label_has_from_its_head_what_it_does_not_say(tmp_path: Path) -> None:
    path = tmp_path / "some.head.toml"
    path.write_text(
        'templates = ["a still of {}", "{}, filmed"]\n'
        + SEVERAL
        + 'prompts = ["a dog"]\nagainst = ["a cat"]\n'
        + '\n[[labels]]\nname = "other"\ntitle = "Other"\ndefinition = "Else."\nsource = "S"\n'
    )
    yes, other = heads.read(path).labels
    assert yes.full_name == "some.head.yes"
    assert yes.prompts == ("a still of a dog", "a dog, filmed")
    assert yes.against == ("a still of a cat", "a cat, filmed")
    assert (yes.source, other.source) == ("this project", "S")
    assert other.prompts == ()
