"""Shots by words, over analyses of two films, one with CLIP vectors of a random model."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

import moviegoer
from moviegoer.cli.main import cli
from moviegoer.core.wording import search as reading
from moviegoer.errors import DataError, StoreError
from moviegoer.pipeline import clips
from moviegoer.pipeline import shelf as shelves
from tests import films, tiny_clip

SRT = """1
00:00:00,100 --> 00:00:00,700
Hello there,
my old friend.
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    place = tmp_path_factory.mktemp("shelf")
    weights = tiny_clip.write(place.parent / "tiny for search")
    real = clips.Cache
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clips, "Cache", lambda folder: real(weights.parent / folder.name))
        one = films.cuts(weights.parent / "one.mp4", (30, 40)).path
        two = films.dissolve(weights.parent / "two.mp4").path
        two.with_suffix(".srt").write_text(SRT)
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
    denied = run(shelf / "one", "dissolve, not a hippopotamus")
    assert "not the sentence by CLIP" in denied.stderr
    plain = run(shelf / "two", "a hippopotamus")
    assert "label names alone" in str(plain.exception)
    assert plain.stdout == ""


@pytest.mark.parametrize("query", ["zorgle", "the shot", "not zorgle", "reaction shot"])
def test_what_cannot_be_looked_for_is_one_clear_error_and_no_page(shelf, tmp_path, query):
    done = run(shelf / "two", query, "--html", tmp_path / "z.html")
    assert isinstance(done.exception, DataError)
    assert str(done.exception).startswith("nothing to search for: ")
    assert not (tmp_path / "z.html").exists()


@pytest.mark.parametrize("query", ["", " ", "!?"])
def test_an_empty_query_is_a_usage_error(shelf, query):
    done = run(shelf, query)
    assert done.exit_code == 2
    assert "say what to look for" in done.stderr


def test_an_analysis_named_twice_is_searched_once(shelf):
    once = run(shelf, "dissolve", "--format", "csv").stdout
    assert (
        run(shelf, shelf / "one", shelf / "two" / ".", "dissolve", "--format", "csv").stdout == once
    )


def listed(folder, query, least=0.5):
    done = run(folder, query, "--format", "json", "-n", 100)
    assert done.exit_code == 0, done.output
    return {one["shot"] for one in json.loads(done.stdout) if one["score"] > least}


def test_quoted_words_find_the_shots_in_which_they_are_said(shelf):
    assert listed(shelf / "two", '"Old Friend"', 0) == {1}
    assert listed(shelf / "two", '"my old" dissolve', 0) == {1}
    assert listed(shelf / "two", 'not "old friend"', 0) == {2}
    assert listed(shelf, "'there my'", 0) == {1}
    none = run(shelf / "two", '"friendship"')
    assert (none.exit_code, none.stdout) == (0, "")
    assert none.stderr.startswith("no shot has what is in quotes; ")
    unread = run(shelf / "one", '"friend"').exception
    assert 'known but not answered in these analyses: "friend"' in str(unread)


def test_text_in_scripts_without_spaces_is_found_inside_a_run():
    assert shelves._holds("我爱电影吗", "电影")
    assert shelves._holds("my old friend", "old friend")
    assert not shelves._holds("my old friends", "old friend")


def test_what_the_tables_say_can_be_asked_for(made):
    out = made / "out"
    shots = moviegoer.load(out).shots.set_index("shot")
    assert listed(out, "title card") == set(shots.index[shots["title"] == 1])
    assert listed(out, "no intertitles") == set(shots.index[shots["title"] == 0])
    for voice in ("none", "facing"):
        assert listed(out, f"voice {voice}") == set(shots.index[shots["voice"] == voice])
    first, second = ({*one.shots} for one in moviegoer.load(out).cast[:2])
    assert listed(out, "Person 1 and Person 2", 0.9) == first & second
    assert listed(out, "Person 1, not Person 2", 0.9) == first - second
    alone = run(out, "Person 2 alone")
    assert "(character.Person 2), 'alone' (people.1)" in alone.stderr
    assert "not understood" not in alone.stderr


def test_names_that_people_gave_are_found(made, tmp_path):
    import shutil

    out = shutil.copytree(made / "out", tmp_path / "out")
    who = {1: "Mr. Smith", 2: "The Girl", 3: "J. R. O'Neil-Jones"}
    named = [word for number, name in who.items() for word in ("--name", f"{number}={name}")]
    assert CliRunner().invoke(cli, ["cast", str(out), *named]).exit_code == 0
    for character in moviegoer.load(out).cast:
        assert listed(out, character.name) == set(character.shots)


def test_a_page_never_replaces_what_an_analysis_consists_of(shelf, tmp_path):
    import shutil

    out = shutil.copytree(shelf / "two", tmp_path / "out")
    (out / "corrections.toml").write_text("# by hand")
    for name in ("shots.csv", "index.html", "manifest.json", "corrections.toml"):
        before = (out / name).read_bytes()
        done = run(out, "dissolve", "--html", out / "cache" / ".." / name)
        assert isinstance(done.exception, StoreError)
        assert "give another name" in str(done.exception)
        assert (out / name).read_bytes() == before
    for _ in range(2):
        assert run(out, "dissolve", "--html", out / "found.html").exit_code == 0


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


@pytest.mark.parametrize("query", ["static camera", "warm colours", "title cards"])
def test_words_of_the_sentences_are_read_as_they_were_meant(query):
    read = reading.read(query, shelves._find)
    assert (len(read.concepts), read.unknown) == (1, ())


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
