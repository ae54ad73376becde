"""``moviegoer dataset`` as it is typed."""

import pandas as pd
import pytest
from click.testing import CliRunner

from moviegoer.cli.main import cli
from moviegoer.errors import DataError
from tests.learn.dataset import made


def run(*words):
    return CliRunner().invoke(cli, ["dataset", *map(str, words)])


@pytest.fixture
def pictures(tmp_path):
    """Six films of four pictures, every fourth of them an MCU."""
    seed = 0
    for label, of_film in (("1", 1), ("0", 3)):
        for film in "abcdef":
            for number in range(of_film):
                made.draw(tmp_path / "in" / label / film / f"{number}.jpg", seed := seed + 1)
    return tmp_path / "in"


@pytest.fixture
def data(pictures):
    done = run("build", pictures, "-o", pictures / "mcu.csv", "--head", "mcu")
    assert done.exit_code == 0, done.stderr
    return pictures / "mcu.csv"


def read(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_from_folders_to_a_page(data, tmp_path):
    assert list(read(data)) == ["file", "film", "mcu"]
    done = run("split", data, "--unwatched", "--test", "0.34", "--validation", "0.17")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.split()[6:] == [
        "0", "18", "0.75", "9", "3", "6", "1", "6", "0.25", "3", "1", "2",
    ]  # fmt: skip
    assert "look" in done.stderr
    assert read(data).groupby("film")["split"].nunique().max() == 1
    done = run("balance", data, "--remove", 40, "--weights", "--sampling", "-o", tmp_path / "b.csv")
    assert done.exit_code == 0, done.stderr
    even = read(tmp_path / "b.csv")
    assert (even["split"] == "unused").sum() == 4
    assert even["file"][0] == "in/0/a/0.jpg"
    assert even["sampling"].replace("", "0").astype(float).sum() == pytest.approx(1, abs=1e-4)
    page = tmp_path / "page.html"
    done = run("describe", tmp_path / "b.csv", "-o", page)
    assert done.stdout.splitlines()[0].split() == [
        "mcu", "all", "share", "train", "validation", "test", "unused",
    ]  # fmt: skip
    assert done.stdout.splitlines()[-1] == str(page)
    assert "Pictures per film" in page.read_text()
    done = run("check", data, "--unwatched")
    assert (done.exit_code, done.stdout) == (0, "24 pictures, nothing wrong\n")


def test_mixed_is_the_default_and_films_can_be_named(data):
    assert run("split", data, "--seed", 1).exit_code == 0
    assert read(data).groupby("film")["split"].nunique().max() > 1
    assert run("split", data, "--hold-out", "c", "--validation", 0).exit_code == 0
    table = read(data)
    assert set(table["film"][table["split"] == "test"]) == {"c"}


def test_what_is_wrong_is_a_line_each_and_the_exit_code_says_so(data):
    (data.parent / "1" / "b" / "0.jpg").write_bytes(b"")
    (data.parent / "1" / "c" / "0.jpg").write_bytes(made.jpeg(1))
    done = run("check", data)
    assert done.exit_code == 1
    first, second = done.stdout.splitlines()
    assert first.startswith("unreadable: ")
    assert second == "duplicate: 1/a/0.jpg and 1/c/0.jpg show nearly the same"
    assert "2 things are wrong with 24 pictures" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("split", "{data}", "--test", "0.6", "--validation", "0.4"),
        ("split", "{data}", "--test", "0"),
        ("split", "{data}", "--mixed", "--hold-out", "a"),
        ("balance", "{data}"),
        ("balance", "{data}", "--remove", "100"),
        ("build", "-o", "{data}"),
    ],
)
def test_usage_errors(data, words):
    before = data.read_bytes()
    assert run(*(word.format(data=data) for word in words)).exit_code == 2
    assert data.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("split", "{data}", "--head", "scale"), "no picture has a label for 'scale'"),
        (("balance", "{data}", "--weights"), "split the data set first"),
        (("split", "{data}", "--hold-out", "z"), "no film is called 'z'"),
    ],
)
def test_a_failure_is_a_line_and_leaves_the_table(data, words, said):
    before = data.read_bytes()
    failed = run(*(word.format(data=data) for word in words)).exception
    assert isinstance(failed, DataError)
    assert said in str(failed)
    assert data.read_bytes() == before
