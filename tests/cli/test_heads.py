"""``moviegoer heads``: the questions, as a table and as data."""

import csv
import json
import subprocess
import sys
from io import StringIO

import pytest
from click.testing import CliRunner, Result

from moviegoer import heads as known
from moviegoer.cli.heads import ways
from moviegoer.cli.main import cli
from moviegoer.errors import HeadError


def run(*args: str) -> Result:
    return CliRunner().invoke(cli, ["heads", *args], catch_exceptions=False)


def test_the_list_has_a_line_for_every_head() -> None:
    done = run()
    lines = done.stdout.splitlines()
    assert done.exit_code == 0
    assert lines[0].split() == ["head", "labels", "offline", "weights", "question"]
    assert [line.split()[0] for line in lines[1:]] == list(known.load())
    assert all(line.endswith("?") for line in lines[1:])


def test_the_list_as_data() -> None:
    rows = {row["head"]: row for row in json.loads(run("--format", "json").stdout)}
    assert list(rows) == list(known.load())
    framing = rows["shot.framing"]
    assert framing["labels"] == 15
    assert framing["group"] == "Shot Framing"
    assert {"cinemaclip", "zero-shot"} <= set(framing["weights"])
    read = list(csv.DictReader(StringIO(run("--format", "csv").stdout)))
    assert [row["head"] for row in read] == list(rows)


def test_a_head_is_shown_whole() -> None:
    text = run("show", "shot.framing").stdout
    head = known.named("shot.framing")
    assert head.question in text
    for label in head.labels:
        assert label.full_name in text
        assert label.definition.split(";")[0] in " ".join(text.split())
    assert "salt: Medium Close Up;Medium Shot" in text
    assert "extemelong" in text
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("head", known.load())
def test_every_head_can_be_shown(head: str) -> None:
    text = run("show", head).stdout
    assert all(label.full_name in text for label in known.named(head).labels)


@pytest.mark.parametrize("word", ["two up", "TWO-UP", "shot.type.twoshot"])
def test_a_word_or_a_labels_name_shows_that_label(word: str) -> None:
    rows = json.loads(run("show", word, "--format", "json").stdout)
    assert [row["name"] for row in rows] == ["shot.type.twoshot"]
    assert "Two Up" in rows[0]["aliases"]
    assert rows[0]["crosswalk"] == {"type": "two"}
    assert len(rows[0]["prompts"]) >= 3


def test_labels_as_csv_join_lists() -> None:
    rows = list(csv.DictReader(StringIO(run("show", "scale", "--format", "csv").stdout)))
    assert [row["label"] for row in rows] == [label.name for label in known.named("scale").labels]
    medium = next(row for row in rows if row["label"] == "MS")
    assert "salt=Medium Close Up|Medium Shot" in medium["crosswalk"].split(";")
    assert len(medium["prompts"].split(";")) >= 3


def test_find_names_every_label_that_a_word_has() -> None:
    text = run("find", "neutral").stdout
    assert "color.tones.neutral" in text
    assert "shot.lighting.cast.neutral" in text
    assert len(text.splitlines()) == 1 + len(known.find("neutral"))


@pytest.mark.parametrize("command", ["show", "find"])
def test_an_unknown_word_is_an_error_that_names_the_nearest(command: str) -> None:
    with pytest.raises(HeadError, match=r"'kichen'; did you mean 'kitchen'\?"):
        run(command, "kichen")
    with pytest.raises(HeadError, match="'moviegoer heads' lists the heads"):
        run(command, "zzzzzz")


def test_errors_are_one_line_and_exit_codes_are_right() -> None:
    def moviegoer(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "moviegoer.cli.main", "heads", *args]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    done = moviegoer("show", "shot.framming")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "moviegoer: no head or label is called 'shot.framming'; did you mean 'shot.framing'?\n"
    )
    assert moviegoer("--format", "xml").returncode == 2
    assert moviegoer("shwo", "scale").returncode == 2


def test_a_head_is_answered_by_what_can_answer_it() -> None:
    assert ways(known.named("composition.pattern")) == ("zero-shot",)
    assert ways(known.named("shot.lens-size")) == ("cinemaclip", "zero-shot")
    assert "measured" in ways(known.named("color.saturation"))


def test_it_is_light() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from moviegoer.cli.main import cli;"
        "done = CliRunner().invoke(cli, ['heads', 'show', 'scale']); assert not done.exit_code;"
        "sys.exit(any(name in sys.modules for name in ('torch', 'pandas', 'cv2', 'cinemaclip')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
