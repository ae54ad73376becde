"""Shots by words, over analyses of two films, one with CLIP vectors of a random model."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

import moviegoer
from moviegoer.cli.main import cli
from moviegoer.errors import StoreError
from moviegoer.pipeline import clips
from tests import films, tiny_clip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    place = tmp_path_factory.mktemp("shelf")
    weights = tiny_clip.write(place.parent / "tiny for search")
    real = clips.Cache
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clips, "Cache", lambda folder: real(weights.parent / folder.name))
        one = films.cuts(weights.parent / "one.mp4", (30, 40)).path
        two = films.dissolve(weights.parent / "two.mp4").path
        worded = {"clip": {"weights": str(weights)}}
        moviegoer.analyze(one, out=place / "one", settings=worded)
        moviegoer.analyze(two, out=place / "two")
        yield place


def run(*args):
    return CliRunner().invoke(cli, ["search", *map(str, args)])


def test_a_table_of_shots_and_a_line_of_what_was_understood(shelf):
    done = run(shelf, "nobody, dissolve, hippopotamus")
    assert done.exit_code == 0, done.output
    assert "not understood: hippopotamus" in done.stderr
    assert "'dissolve' (transition.dissolve)" in done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["film", "shot", "time", "score", "why"]
    assert lines[1].split()[:2] == ["two", "2"], "the shot that a dissolve leads into"
    assert len(lines) == 5


def test_csv_and_json_are_whole_and_of_one_mind(shelf):
    rows = list(csv.DictReader(io.StringIO(run(shelf, "dissolve", "--format", "csv").stdout)))
    told = json.loads(run(shelf, "dissolve", "--format", "json").stdout)
    assert [(row["film"], int(row["shot"])) for row in rows] == [
        (t["film"], t["shot"]) for t in told
    ]
    assert [float(row["score"]) for row in rows] == [one["score"] for one in told]
    assert told[0]["why"]["dissolve"] == 0.95
    assert told[0]["end_s"] > told[0]["start_s"] > 0
    assert len(json.loads(run(shelf, "dissolve", "-n", "1", "--format", "json").stdout)) == 1


def test_the_sentence_counts_where_vectors_are_and_only_there(shelf):
    done = run(shelf, "a hippopotamus", "--format", "json")
    assert "the whole sentence by CLIP" in done.stderr
    assert {one["film"] for one in json.loads(done.stdout)} == {"one"}
    plain = run(shelf / "two", "a hippopotamus")
    assert "label names alone" in plain.stderr
    assert plain.stdout == ""


def test_vectors_whose_model_has_gone_leave_the_words(shelf):
    tiny = shelf.parent / "tiny for search"
    tiny.rename(shelf.parent / "gone")
    try:
        done = run(shelf, "dissolve and a hippopotamus")
    finally:
        (shelf.parent / "gone").rename(tiny)
    assert done.exit_code == 0, done.output
    assert "is not here any more, label names alone" in done.stderr
    assert len(done.stdout.splitlines()) == 5


def test_labels_of_heads_and_their_aliases_are_known(shelf):
    done = run(shelf, "extreme close-up", "--format", "json")
    assert "scale.ECU" in done.stderr
    assert len(json.loads(done.stdout)) == 4


def test_the_page_shows_the_stills_offline(shelf, tmp_path):
    page = tmp_path / "found.html"
    done = run(shelf, "<b>dissolve</b>", "--html", page)
    assert done.exit_code == 0, done.output
    html = page.read_text()
    assert html.count("<img") == 4
    assert "<b>dissolve</b>" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_the_page_in_a_browser(shelf, tmp_path, browser):
    run(shelf, "dissolve", "--html", tmp_path / "found.html")
    page = browser.new_page(viewport={"width": 400, "height": 800})
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((tmp_path / "found.html").as_uri())
    widths = page.eval_on_selector_all("img", "all => all.map(i => i.naturalWidth)")
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.close()
    assert len(widths) == 4
    assert all(width > 100 for width in widths)
    assert over <= 0, "a narrow window does not scroll sideways"
    assert said == []


def test_a_deleted_cache_leaves_the_words(shelf, tmp_path):
    import shutil

    shutil.copytree(shelf / "two", tmp_path / "two")
    shutil.rmtree(tmp_path / "two" / "cache")
    done = run(tmp_path / "two", "dissolve", "--html", tmp_path / "found.html")
    assert done.exit_code == 0, done.output
    assert "<img" not in (tmp_path / "found.html").read_text()


def test_no_analysis_is_one_clear_error(tmp_path):
    done = run(tmp_path, "night")
    assert isinstance(done.exception, StoreError)
    assert "no finished analysis" in str(done.exception)
    assert run(tmp_path).exit_code == 2


def test_help_teaches():
    assert 'moviegoer search reports/casablanca "two people' in run("--help").output
