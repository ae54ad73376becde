"""What a user says of a film: who made it, and which stretch of it counts."""

import json

import pytest

import moviegoer
from moviegoer.errors import ConfigError
from tests import films


@pytest.fixture
def film(tmp_path):
    return films.cuts(tmp_path / "film.mp4", (24, 48, 24, 48)).path


def test_facts_beside_the_film_are_read_and_given_ones_win(film, tmp_path):
    film.with_name("film.toml").write_text(
        'title = "Beside"\ndirector = "A. Person"\nyear = 1931\n'
    )
    found = moviegoer.analyze(film, out=tmp_path / "out", settings={"film": {"title": "Given"}})
    assert (found.film.title, found.film.director, found.film.year) == ("Given", "A. Person", 1931)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["film"]["director"] == "A. Person"
    assert manifest["config"]["film"]["year"] == 1931
    assert {weight["name"] for weight in manifest["weights"]} >= {"transnetv2", "framing", "dlib"}
    assert all(weight["licence"] and weight["sha256"] for weight in manifest["weights"])


def test_an_unknown_fact_is_named(film, tmp_path):
    film.with_name("film.toml").write_text('directer = "A. Person"\n')
    with pytest.raises(ConfigError, match=r"did you mean 'film\.director'"):
        moviegoer.analyze(film, out=tmp_path / "out")


def test_the_body_leaves_titles_out_of_the_statistics_only(film, tmp_path):
    found = moviegoer.analyze(film, out=tmp_path / "out", settings={"film": {"body": "1-4"}})
    assert len(found.shot_list) == 4
    assert found.fingerprint["length.shots"] == 2
    assert (found.body.start_s, found.body.end_s) == (1.0, 4.0)


def test_a_body_after_the_end_is_refused(film, tmp_path):
    with pytest.raises(ConfigError, match="the film ends at 6"):
        moviegoer.analyze(film, out=tmp_path / "out", settings={"film": {"body": "60-90"}})


def test_an_analysis_is_read_back_as_it_was(film, tmp_path):
    made = moviegoer.analyze(film, out=tmp_path / "out")
    back = moviegoer.load(tmp_path / "out")
    assert back.shots.equals(made.shots)
    assert back.film == made.film
    assert back.graph.number_of_edges() == made.graph.number_of_edges()
    assert {"length.asl_s", "length.msl_s"} <= {m.name for m in back.fingerprint.measures}
