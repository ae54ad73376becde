"""A corpus asked in SQL: what the views hold, that they keep up, that nothing can be changed."""

import json
import shutil

import pandas as pd
import pytest

from moviegoer.corpus.tables import asking, gathering, views
from moviegoer.corpus.work.journal import Entry, Journal, State
from moviegoer.errors import DataError, StoreError
from tests.corpus import invented


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd [name] it's")
    for number in range(7):
        invented.analysis(folder, number)
    (folder / "films" / "unfinished").mkdir()
    return folder


def test_the_views_hold_what_the_analyses_say(corpus):
    films = asking.ask(corpus, "select * from films order by year")
    assert films["title"].tolist() == [f"Film {n}" for n in range(7)]
    assert films["director"].tolist()[:4] == list(invented.DIRECTORS[:4])
    assert films["director"].isna().tolist() == [n == 4 for n in range(7)]
    assert films["year"].tolist() == list(range(1930, 1937))
    for film in films.itertuples():
        shots = pd.read_parquet(corpus / "films" / film.film / "shots.parquet")
        assert film.asl_s == pytest.approx(shots["duration_s"].mean())
        told = asking.ask(corpus, f"from shots where film = '{film.film}' order by shot")
        assert told["film_title"].unique().tolist() == [film.title]
        assert told["text"].isna().all()
        known = shots.columns.drop("text")
        pd.testing.assert_frame_equal(told[known], shots[known], check_dtype=False)


def test_directors_grouped(corpus):
    answer = asking.ask(
        corpus, "select director, count(*) n, median(duration_s) m from shots group by 1 order by 1"
    )
    assert answer["n"].tolist() == [24, 24, 12, 12, 12]
    shots = pd.concat(
        pd.read_parquet(path / "shots.parquet") for path in corpus.glob("films/film [05]-*")
    )
    assert answer["m"][0] == pytest.approx(shots["duration_s"].median())
    counted = "select count(*) from {}"
    for table, least in (("scenes", 21), ("characters", 1), ("fingerprints", 84)):
        assert asking.ask(corpus, counted.format(table)).iloc[0, 0] >= least


def test_copies_follow_the_analyses_and_only_where_something_changed(tmp_path):
    for number in range(6):
        home = invented.analysis(tmp_path, number)
    folder = gathering.refresh(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    gathering.refresh(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")} == before
    shutil.rmtree(home)
    invented.analysis(tmp_path, 0, shots=30)
    counted = "select count(*) from shots"
    assert asking.ask(tmp_path, counted).iloc[0, 0] == 4 * 12 + 30
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    same = [path for path in after if after[path] == before.get(path)]
    assert same
    assert len(same) < len(before)
    (folder / "shots" / same[0].name).unlink()
    assert asking.ask(tmp_path, counted).iloc[0, 0] == 4 * 12 + 30


def test_a_manifests_own_columns_can_be_asked_for(tmp_path):
    home = invented.analysis(tmp_path, 1)
    invented.analysis(tmp_path, 2)
    more = {"studio": "Ufa", "asl_s": "wrong"}
    Journal(tmp_path).write(Entry("a.mkv", State.DONE, "k", home.name, more=more))
    answer = asking.ask(tmp_path, "select studio, asl_s from films order by year")
    assert answer["studio"].tolist()[0] == "Ufa"
    assert pd.isna(answer["studio"][1])
    assert answer["asl_s"].dtype == "float64"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select nope from films", 'Referenced column "nope" not found'),
        ("selekt", "syntax error"),
        ("select 1; select 2", "one question"),
        ("create table x (i int)", "read-only"),
        ("copy films to 'films.csv'", "read-only"),
        ("from 'films.csv'", "films.csv"),
        ("", "one question"),
    ],
)
def test_what_is_no_question_is_one_line(corpus, sql, said):
    with pytest.raises(DataError, match=said) as error:
        asking.ask(corpus, sql)
    assert "\n" not in str(error.value)


def test_a_notebook_gets_the_same_views(corpus):
    with views.connect(corpus) as connection:
        names = connection.sql("select view_name from duckdb_views() where not internal").fetchall()
        assert {name for (name,) in names} == set(views.ABOUT)
        assert connection.sql("from films").df().shape[0] == 7
        connection.sql("create table mine as select film, asl_s from films")
        assert connection.sql("from mine").df().shape == (7, 2)


def test_no_corpus_no_answer(tmp_path):
    with pytest.raises(StoreError, match="is no corpus"):
        asking.ask(tmp_path, "from films")
    (tmp_path / "films").mkdir()
    with pytest.raises(StoreError, match="no finished analysis yet"):
        asking.ask(tmp_path, "from films")


def test_answers_are_read_back(corpus, tmp_path):
    answer = asking.ask(corpus, "select title, director, asl_s from films order by 1")
    assert json.loads(asking.written(answer, "json"))[3]["director"] == "Di “Eve” O'Hara"
    (tmp_path / "a.csv").write_bytes(asking.written(answer, "csv"))
    (tmp_path / "a.parquet").write_bytes(asking.written(answer, "parquet"))
    for read, name in ((pd.read_csv, "a.csv"), (pd.read_parquet, "a.parquet")):
        pd.testing.assert_frame_equal(read(tmp_path / name), answer, check_dtype=False)
