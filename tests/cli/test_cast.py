"""Who is who on the command line, on an analysis of the sample film with its three people."""

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import moviegoer
from moviegoer import corrections
from moviegoer.cli.main import cli
from moviegoer.pipeline import perception
from moviegoer.sense import scan, video


@pytest.fixture
def folder(made, tmp_path):
    """A copy to correct, whose film is out of reach: nothing may look at it again."""
    shutil.copytree(made / "out", tmp_path / "out")
    return tmp_path / "out"


def run(*args):
    return CliRunner().invoke(cli, ["cast", *map(str, args)], catch_exceptions=True)


def rows(output):
    return [line.split() for line in output.splitlines()[1:]]


def names(folder: Path) -> list[str]:
    with (folder / "characters.csv").open() as file:
        return [row["name"] for row in csv.DictReader(file)]


def test_the_cast_is_listed_longest_on_screen_first(folder):
    done = run(folder)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0].split()[:2] == ["name", "shots"]
    assert [row[:3] for row in rows(done.stdout)] == [[str(n), "Person", str(n)] for n in (1, 2, 3)]


def test_names_merges_and_splits_are_kept_and_nothing_is_looked_at_again(folder, monkeypatch):
    monkeypatch.setattr(scan, "scan", None)
    monkeypatch.setattr(video, "fetch", None)
    monkeypatch.setattr(video, "probe", None)
    done = run(folder, "--name", "1=Ada  Lovelace", "--merge", "2,3", "--by", "me")
    assert done.exit_code == 0, done.output
    assert "2 and 3 are one person" in done.stderr
    assert sorted(names(folder)) == ["Ada Lovelace", "Person 1"]
    assert done.stdout.count("a person") == 2
    assert [one.by for one in corrections.read(folder).people] == ["me", "me"]
    merged = names(folder).index("Person 1") + 1
    done = run(folder, "--split", merged)
    assert done.exit_code == 0, done.output
    assert f"{merged} is split into 2" in done.stderr
    assert len(names(folder)) == 3
    assert run(folder, "--list").stdout.count("faces found") == 3


def test_taking_back_gives_the_table_as_it_was(folder):
    before = (folder / "characters.csv").read_text()
    assert run(folder, "--merge", "1,2,3").exit_code == 0
    assert len(names(folder)) == 1
    done = run(folder, "--undo")
    assert "taken back: the merge" in done.stderr
    assert (folder / "characters.csv").read_text() == before
    assert "nothing to take back" in run(folder, "--undo").stderr


@pytest.mark.parametrize(
    "settings",
    [
        {"shots": {"detector": "content", "threshold": 200.0}, "keyframes": {"per_shot": 12}},
        pytest.param({}, marks=pytest.mark.slow),
    ],
    ids=["one long shot, other keyframes", "as the program is shipped"],
)
def test_corrections_hold_on_a_later_run_with_other_cuts(made, folder, settings):
    assert run(folder, "--name", "2=Bo", "--name", "3=Cy").exit_code == 0
    found = moviegoer.analyze(made / "film.mp4", out=folder, settings=settings)
    assert all(outcome.applied for outcome in found.corrected)
    assert {"Bo", "Cy"} <= {one.name for one in found.cast}
    assert {one.how for one in found.cast if one.name in {"Bo", "Cy"}} == {"person"}
    assert {one.how for one in found.cast if one.name not in {"Bo", "Cy"}} == {"faces"}


def test_a_correction_made_by_hand_reruns_the_reasoning_alone(made, plain, folder, monkeypatch):
    assert run(folder, "--name", "1=Ada").exit_code == 0
    path = folder / corrections.FILE
    path.write_text(path.read_text().replace("Ada", "Augusta"))
    monkeypatch.setattr(scan, "scan", None)
    monkeypatch.setattr(perception, "Eyes", lambda *_: None)
    moviegoer.analyze(made / "film.mp4", out=folder, settings=plain)
    assert "Augusta" in names(folder)


def test_a_correction_whose_faces_are_gone_is_told(folder):
    assert run(folder, "--name", "1=Ada").exit_code == 0
    path = folder / corrections.FILE
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(
        "".join(
            f"    [{9_000 + i}, 0, 0, 0.1, 0.1],\n" if line.startswith("    [") else line
            for i, line in enumerate(lines)
        )
    )
    done = run(folder, "--name", "2=Bo")
    assert "not applied: the name 'Ada'" in done.stderr
    assert sorted(names(folder))[0] == "Bo"
    assert "not applied: the name 'Ada'" in (folder / "manifest.json").read_text()


@pytest.mark.parametrize(
    ("orders", "told"),
    [
        (["--name", "7=Ada"], "there is no character 7: they are numbered 1 to 3"),
        (["--name", "1=Ada", "--name", "2=Ada"], "two characters cannot both be Ada"),
        (["--name", "1=Person 2"], "two characters cannot both be Person 2"),
        (["--merge", "1,2", "--split", "2"], "merged or split twice"),
        (["--merge", "1,1"], "merged or split twice"),
        (["--split", "1@1"], "not seen in shot 1"),
    ],
)
def test_orders_that_cannot_be_are_refused_and_nothing_is_written(folder, orders, told):
    done = run(folder, *orders)
    assert done.exit_code == 1
    assert told in str(done.exception)
    assert not (folder / corrections.FILE).exists()


@pytest.mark.parametrize(
    "orders",
    [
        ["--name", "Ada"],
        ["--name", "1="],
        ["--name", "1=a;b"],
        ["--merge", "1"],
        ["--split", "x"],
        ["--split", "1@"],
        ["--undo", "--merge", "1,2"],
        ["--name", "1=A", "--name", "1=B"],
    ],
)
def test_slips_on_the_command_line_are_usage_errors(folder, orders):
    assert run(folder, *orders).exit_code == 2


def test_one_shot_can_be_split_off(folder):
    shot = moviegoer.load(folder).cast[0].shots[-1]
    done = run(folder, "--split", f"1@{shot}")
    assert done.exit_code == 0, done.output
    cast = moviegoer.load(folder).cast
    assert (shot,) in [one.shots for one in cast]
    assert len(cast) == 4


def test_odd_names_survive(folder):
    odd = '<b>"Ilsa" & אילזה 🎬, 3'
    assert run(folder, "--name", f"1={odd}", "--html", folder / "cast.html").exit_code == 0
    assert odd in names(folder)
    page = (folder / "cast.html").read_text()
    assert "&lt;b&gt;" in page
    assert "<b>&#34;" not in page


def test_the_page_shows_faces_of_everybody(folder, browser):
    assert run(folder, "--name", "2=Bo", "--html", folder / "cast.html").exit_code == 0
    page = browser.new_page(viewport={"width": 390, "height": 700})
    slips = []
    page.on("console", lambda message: slips.append(message.text))
    page.goto((folder / "cast.html").as_uri())
    assert page.locator("h2").count() == 3
    assert page.get_by_role("heading", name="Bo").count() == 1
    assert page.locator("li img").count() >= 6
    assert page.evaluate("[...document.images].every(i => i.naturalWidth == 168)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not slips
    page.close()
